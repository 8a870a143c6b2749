namespace PromptRegistry.Templates.Syntax;

/// <summary><c>continue</c>.</summary>
public sealed class ContinueStatement(TextRange range) : StatementSyntax(range);
