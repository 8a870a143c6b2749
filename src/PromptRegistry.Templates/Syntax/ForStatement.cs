namespace PromptRegistry.Templates.Syntax;

/// <summary><c>for</c> or <c>tablerow</c>.</summary>
internal sealed class ForStatement(
    TextRange range, bool isTableRow, ExpressionSyntax variable, ExpressionSyntax iterator,
    IReadOnlyList<NamedArgument> options, BlockSyntax body, BlockSyntax? @else)
    : StatementSyntax(range)
{
    public bool IsTableRow { get; } = isTableRow;

    public ExpressionSyntax Variable { get; } = variable;

    public ExpressionSyntax Iterator { get; } = iterator;

    public IReadOnlyList<NamedArgument> Options { get; } = options;

    public BlockSyntax Body { get; } = body;

    public BlockSyntax? Else { get; } = @else;
}
