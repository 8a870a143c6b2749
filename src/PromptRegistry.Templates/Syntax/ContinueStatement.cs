namespace PromptRegistry.Templates.Syntax;

/// <summary><c>continue</c>.</summary>
internal sealed class ContinueStatement(TextRange range) : StatementSyntax(range);
