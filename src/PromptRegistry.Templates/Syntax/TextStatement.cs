namespace PromptRegistry.Templates.Syntax;

/// <summary>Literal text, whitespace controls applied; escaped text stood between <c>{%{</c> and <c>}%}</c>.</summary>
internal sealed class TextStatement(TextRange range, bool isEscaped) : StatementSyntax(range)
{
    public bool IsEscaped { get; } = isEscaped;
}
