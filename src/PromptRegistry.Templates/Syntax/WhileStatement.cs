namespace PromptRegistry.Templates.Syntax;

/// <summary><c>while condition … end</c>.</summary>
internal sealed class WhileStatement(
    TextRange range, ExpressionSyntax condition, BlockSyntax body)
    : StatementSyntax(range)
{
    public ExpressionSyntax Condition { get; } = condition;

    public BlockSyntax Body { get; } = body;
}
