namespace PromptRegistry.Templates.Syntax;

/// <summary><c>f a b</c>, or <c>f(a, b)</c>.</summary>
internal sealed class CallExpression(
    TextRange range, ExpressionSyntax target, IReadOnlyList<ExpressionSyntax> arguments, bool isExplicit)
    : ExpressionSyntax(range)
{
    public ExpressionSyntax Target { get; } = target;

    public IReadOnlyList<ExpressionSyntax> Arguments { get; } = arguments;

    public bool IsExplicit { get; } = isExplicit;
}
