namespace PromptRegistry.Templates.Syntax;

/// <summary>The start of a code block that blanks indent.</summary>
internal sealed class CodeEnterStatement(TextRange range, TextRange indent) : StatementSyntax(range)
{
    public TextRange Indent { get; } = indent;
}
