using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>break</c>.</summary>
internal sealed class BoundBreak(TextRange range)
    : BoundStatement(BoundStatementKind.Break, range);
