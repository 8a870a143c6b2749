namespace PromptRegistry.Evaluation.Models;

/// <summary>A model could not be asked; the message says where and why, without secrets.</summary>
public sealed class ModelException(ModelFailureKind kind, string message, Exception? inner = null) : Exception(
    message, inner)
{
    public ModelFailureKind Kind { get; } = kind;
}
