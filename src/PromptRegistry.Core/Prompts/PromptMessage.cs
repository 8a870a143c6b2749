using PromptRegistry.Templates.Binding;

namespace PromptRegistry.Core.Prompts;

/// <summary>One message of a prompt, checked and ready to render.</summary>
/// <param name="Path">The file that its text stands in: a template, or the manifest for inline text.</param>
public sealed record PromptMessage(string Role, string Path, BoundTemplate Template);
