namespace PromptRegistry.Templates.Syntax;

/// <summary><c>++x</c>, <c>x++</c>, <c>--x</c>, <c>x--</c>.</summary>
internal sealed class IncrementExpression(
    TextRange range, ExpressionSyntax operand, bool isDecrement, bool isPostfix)
    : ExpressionSyntax(range)
{
    public ExpressionSyntax Operand { get; } = operand;

    public bool IsDecrement { get; } = isDecrement;

    public bool IsPostfix { get; } = isPostfix;
}
