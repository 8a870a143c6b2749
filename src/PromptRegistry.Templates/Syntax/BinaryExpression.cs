namespace PromptRegistry.Templates.Syntax;

/// <summary><c>left operator right</c>.</summary>
internal sealed class BinaryExpression(
    TextRange range, BinaryOperator op, TextRange opRange, ExpressionSyntax left, ExpressionSyntax right)
    : ExpressionSyntax(range)
{
    public BinaryOperator Op { get; } = op;

    public TextRange OpRange { get; } = opRange;

    public ExpressionSyntax Left { get; } = left;

    public ExpressionSyntax Right { get; } = right;
}
