namespace PromptRegistry.Templates.Syntax;

/// <summary><c>$"text {value}"</c>.</summary>
internal sealed class InterpolatedStringExpression(
    TextRange range, IReadOnlyList<ExpressionSyntax> parts)
    : ExpressionSyntax(range)
{
    public IReadOnlyList<ExpressionSyntax> Parts { get; } = parts;
}
