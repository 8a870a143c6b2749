namespace PromptRegistry.Core.Prompts;

/// <summary>One message as the model receives it.</summary>
/// <param name="Role"><c>system</c>, <c>developer</c>, <c>user</c> or <c>assistant</c>.</param>
public sealed record RenderedMessage(string Role, string Text);
