using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>Statements one after another.</summary>
internal sealed class BoundBlock(TextRange range, IReadOnlyList<BoundStatement> statements, bool changesIndent)
    : BoundStatement(BoundStatementKind.Block, range)
{
    public IReadOnlyList<BoundStatement> Statements { get; } = statements;

    public bool ChangesIndent { get; } = changesIndent;

    internal BoundStatement[] StatementArray { get; } = [.. statements];
}
