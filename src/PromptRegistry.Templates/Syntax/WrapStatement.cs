namespace PromptRegistry.Templates.Syntax;

/// <summary><c>wrap call … end</c>: the function runs the block where it writes <c>$$</c>.</summary>
internal sealed class WrapStatement(TextRange range, ExpressionSyntax target, BlockSyntax body) : StatementSyntax(range)
{
    public ExpressionSyntax Target { get; } = target;

    public BlockSyntax Body { get; } = body;
}
