namespace PromptRegistry.Templates.Syntax;

/// <summary>Statements one after another.</summary>
internal sealed class BlockSyntax(TextRange range, IReadOnlyList<StatementSyntax> statements) : StatementSyntax(range)
{
    public IReadOnlyList<StatementSyntax> Statements { get; } = statements;
}
