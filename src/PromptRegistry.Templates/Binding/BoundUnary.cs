using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>!x</c>, <c>-x</c>, <c>+x</c>.</summary>
internal sealed class BoundUnary(TextRange range, TemplateType type, BoundUnaryOperator op, BoundExpression operand)
    : BoundExpression(BoundExpressionKind.Unary, range, type)
{
    public BoundUnaryOperator Op { get; } = op;

    public BoundExpression Operand { get; } = operand;
}
