namespace PromptRegistry.Templates.Syntax;

/// <summary><c>if … else … end</c>; the else branch is a block or another if.</summary>
internal sealed class IfStatement(
    TextRange range, ExpressionSyntax condition, BlockSyntax then, StatementSyntax? @else)
    : StatementSyntax(range)
{
    public ExpressionSyntax Condition { get; } = condition;

    public BlockSyntax Then { get; } = then;

    public StatementSyntax? Else { get; } = @else;
}
