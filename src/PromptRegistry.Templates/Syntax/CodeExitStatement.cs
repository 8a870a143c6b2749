namespace PromptRegistry.Templates.Syntax;

/// <summary>The end of a code block.</summary>
internal sealed class CodeExitStatement(TextRange range) : StatementSyntax(range);
