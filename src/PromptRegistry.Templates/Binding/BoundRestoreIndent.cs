using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>Back to the indentation at the start of the block.</summary>
internal sealed class BoundRestoreIndent(TextRange range)
    : BoundStatement(BoundStatementKind.RestoreIndent, range);
