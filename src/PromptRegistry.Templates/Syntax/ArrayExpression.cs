namespace PromptRegistry.Templates.Syntax;

/// <summary><c>[a, b]</c>.</summary>
internal sealed class ArrayExpression(TextRange range, IReadOnlyList<ExpressionSyntax> items) : ExpressionSyntax(range)
{
    public IReadOnlyList<ExpressionSyntax> Items { get; } = items;
}
