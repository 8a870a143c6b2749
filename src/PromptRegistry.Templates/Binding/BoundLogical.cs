using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>&amp;&amp;</c> and <c>||</c>, which skip the right side when the left decides.</summary>
internal sealed class BoundLogical(
    TextRange range, TemplateType type, bool isAnd, BoundExpression left, BoundExpression right)
    : BoundExpression(BoundExpressionKind.Logical, range, type)
{
    public bool IsAnd { get; } = isAnd;

    public BoundExpression Left { get; } = left;

    public BoundExpression Right { get; } = right;
}
