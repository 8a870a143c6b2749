namespace PromptRegistry.Templates.Syntax;

/// <summary><c>with target … end</c>: plain names are the target's members.</summary>
internal sealed class WithStatement(TextRange range, ExpressionSyntax target, BlockSyntax body) : StatementSyntax(range)
{
    public ExpressionSyntax Target { get; } = target;

    public BlockSyntax Body { get; } = body;
}
