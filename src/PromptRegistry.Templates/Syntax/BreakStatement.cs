namespace PromptRegistry.Templates.Syntax;

/// <summary><c>break</c>.</summary>
public sealed class BreakStatement(TextRange range) : StatementSyntax(range);
