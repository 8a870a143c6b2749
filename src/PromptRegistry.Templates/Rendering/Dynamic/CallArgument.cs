using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>An argument as it stands in a template.</summary>
/// <param name="Range">Where it stands.</param>
/// <param name="Name">The name that it is passed by; null when it is passed by position.</param>
/// <param name="IsExpanded">A list's items are arguments each: <c>^list</c>.</param>
public readonly record struct CallArgument(TextRange Range, string? Name = null, bool IsExpanded = false);
