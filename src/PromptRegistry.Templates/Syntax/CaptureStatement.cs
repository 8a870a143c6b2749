namespace PromptRegistry.Templates.Syntax;

/// <summary><c>capture target … end</c>: what is written becomes the target's text.</summary>
internal sealed class CaptureStatement(
    TextRange range, ExpressionSyntax target, BlockSyntax body)
    : StatementSyntax(range)
{
    public ExpressionSyntax Target { get; } = target;

    public BlockSyntax Body { get; } = body;
}
