using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Parsing;

/// <summary>
/// A token's place; <see cref="Indent"/> is, for a code block's start, the count of blanks that indent it.
/// </summary>
internal readonly struct Token(TokenKind kind, int start, int end, int indent = 0)
{
    public TokenKind Kind { get; } = kind;

    public int Start { get; } = start;

    public int End { get; } = end;

    public int Indent { get; } = indent;

    public TextRange Range => new(Start, End);
}
