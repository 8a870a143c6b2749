namespace PromptRegistry.Templates.Syntax;

/// <summary><c>value | function</c>: the value becomes the function's first argument.</summary>
internal sealed class PipeExpression(
    TextRange range, ExpressionSyntax from, ExpressionSyntax to)
    : ExpressionSyntax(range)
{
    public ExpressionSyntax From { get; } = from;

    public ExpressionSyntax To { get; } = to;
}
