namespace PromptRegistry.Templates.Syntax;

/// <summary><c>!x</c>, <c>-x</c>, <c>+x</c>, <c>@function</c>, <c>^list</c>.</summary>
internal sealed class UnaryExpression(
    TextRange range, UnaryOperator op, ExpressionSyntax operand)
    : ExpressionSyntax(range)
{
    public UnaryOperator Op { get; } = op;

    public ExpressionSyntax Operand { get; } = operand;
}
