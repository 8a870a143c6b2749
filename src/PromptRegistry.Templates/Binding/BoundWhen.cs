using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>One <c>when</c>.</summary>
public sealed record BoundWhen(TextRange Range, IReadOnlyList<BoundExpression> Values, BoundBlock Body);
