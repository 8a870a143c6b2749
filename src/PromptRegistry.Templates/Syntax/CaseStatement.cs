namespace PromptRegistry.Templates.Syntax;

/// <summary><c>case value when … else … end</c>.</summary>
internal sealed class CaseStatement(
    TextRange range, ExpressionSyntax value, IReadOnlyList<WhenClause> clauses, BlockSyntax? @else)
    : StatementSyntax(range)
{
    public ExpressionSyntax Value { get; } = value;

    public IReadOnlyList<WhenClause> Clauses { get; } = clauses;

    public BlockSyntax? Else { get; } = @else;
}
