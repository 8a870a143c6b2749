using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>One <c>when</c>.</summary>
internal sealed record BoundWhen(TextRange Range, IReadOnlyList<BoundExpression> Values, BoundBlock Body);
