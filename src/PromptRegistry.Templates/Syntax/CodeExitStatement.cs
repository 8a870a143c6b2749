namespace PromptRegistry.Templates.Syntax;

/// <summary>The end of a code block.</summary>
public sealed class CodeExitStatement(TextRange range) : StatementSyntax(range);
