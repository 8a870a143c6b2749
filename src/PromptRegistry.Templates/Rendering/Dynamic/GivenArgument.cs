using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>An argument's value, its name if it was passed by one, and where it stands.</summary>
internal readonly record struct GivenArgument(string? Name, TemplateValue Value, TextRange Range);
