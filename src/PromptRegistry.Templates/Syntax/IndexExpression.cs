namespace PromptRegistry.Templates.Syntax;

/// <summary><c>target[index]</c>.</summary>
internal sealed class IndexExpression(
    TextRange range, ExpressionSyntax target, ExpressionSyntax index)
    : ExpressionSyntax(range)
{
    public ExpressionSyntax Target { get; } = target;

    public ExpressionSyntax Index { get; } = index;
}
