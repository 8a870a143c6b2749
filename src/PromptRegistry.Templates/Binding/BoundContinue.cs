using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>continue</c>.</summary>
internal sealed class BoundContinue(TextRange range)
    : BoundStatement(BoundStatementKind.Continue, range);
