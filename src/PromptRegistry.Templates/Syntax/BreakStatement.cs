namespace PromptRegistry.Templates.Syntax;

/// <summary><c>break</c>.</summary>
internal sealed class BreakStatement(TextRange range) : StatementSyntax(range);
