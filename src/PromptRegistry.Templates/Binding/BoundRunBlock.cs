using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>$$</c>: runs the block that wrap passed.</summary>
internal sealed class BoundRunBlock(TextRange range)
    : BoundStatement(BoundStatementKind.RunBlock, range);
