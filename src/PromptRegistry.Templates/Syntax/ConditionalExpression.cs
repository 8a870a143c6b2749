namespace PromptRegistry.Templates.Syntax;

/// <summary><c>condition ? then : else</c>.</summary>
internal sealed class ConditionalExpression(
    TextRange range, ExpressionSyntax condition, ExpressionSyntax whenTrue, ExpressionSyntax whenFalse)
    : ExpressionSyntax(range)
{
    public ExpressionSyntax Condition { get; } = condition;

    public ExpressionSyntax WhenTrue { get; } = whenTrue;

    public ExpressionSyntax WhenFalse { get; } = whenFalse;
}
