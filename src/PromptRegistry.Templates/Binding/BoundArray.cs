using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>[a, b]</c>.</summary>
internal sealed class BoundArray(TextRange range, TemplateType type, IReadOnlyList<BoundExpression> items)
    : BoundExpression(BoundExpressionKind.Array, range, type)
{
    public IReadOnlyList<BoundExpression> Items { get; } = items;
}
