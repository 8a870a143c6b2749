namespace PromptRegistry.Templates.Syntax;

/// <summary>One <c>when</c> of a case.</summary>
internal sealed class WhenClause(
    TextRange range, IReadOnlyList<ExpressionSyntax> values, BlockSyntax body)
    : SyntaxNode(range)
{
    public IReadOnlyList<ExpressionSyntax> Values { get; } = values;

    public BlockSyntax Body { get; } = body;
}
