using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>An operator that evaluates both sides.</summary>
internal sealed class BoundBinary(
    TextRange range, TemplateType type, BinaryOperator op, TextRange opRange, BoundExpression left,
    BoundExpression right)
    : BoundExpression(BoundExpressionKind.Binary, range, type)
{
    public BinaryOperator Op { get; } = op;

    public TextRange OpRange { get; } = opRange;

    public BoundExpression Left { get; } = left;

    public BoundExpression Right { get; } = right;
}
