using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>An argument; with a name when it was passed by one.</summary>
internal readonly record struct BoundArgument(string? Name, BoundExpression Value, TextRange Range);
