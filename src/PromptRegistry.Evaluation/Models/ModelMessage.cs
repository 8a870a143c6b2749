namespace PromptRegistry.Evaluation.Models;

/// <summary>One message as the model receives it.</summary>
public sealed record ModelMessage(string Role, string Text);
