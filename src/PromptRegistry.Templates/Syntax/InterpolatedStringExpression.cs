namespace PromptRegistry.Templates.Syntax;

/// <summary><c>$"text {value}"</c>.</summary>
public sealed class InterpolatedStringExpression(
    TextRange range, IReadOnlyList<ExpressionSyntax> parts)
    : ExpressionSyntax(range)
{
    public IReadOnlyList<ExpressionSyntax> Parts { get; } = parts;
}
