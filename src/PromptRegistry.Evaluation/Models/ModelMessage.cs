namespace PromptRegistry.Evaluation.Models;

/// <summary>One message as the model receives it.</summary>
public readonly record struct ModelMessage(string Role, string Text);
