namespace PromptRegistry.Templates.Syntax;

/// <summary><c>target = value</c>; with an operator, <c>target += value</c>.</summary>
internal sealed class AssignmentExpression(
    TextRange range, ExpressionSyntax target, BinaryOperator? op, TextRange opRange, ExpressionSyntax value)
    : ExpressionSyntax(range)
{
    public ExpressionSyntax Target { get; } = target;

    public BinaryOperator? Op { get; } = op;

    public TextRange OpRange { get; } = opRange;

    public ExpressionSyntax Value { get; } = value;
}
