namespace PromptRegistry.Templates.Parsing;

/// <summary>Operators and brackets, the longest match first.</summary>
internal static class Punctuation
{
    public static TokenKind Match(char c, char next, char afterNext, out int length)
    {
        length = 1;
        var kind = MatchSingle(c);
        var longer = MatchDouble(c, next);
        if (longer == TokenKind.Invalid)
            return kind;
        length = 2;
        var longest = (longer, afterNext) switch
        {
            (TokenKind.DoubleDot, '<') => TokenKind.DoubleDotLess,
            (TokenKind.DoubleDot, '.') => TokenKind.TripleDot,
            (TokenKind.DoubleDivide, '=') => TokenKind.DoubleDivideEqual,
            _ => TokenKind.Invalid,
        };
        if (longest == TokenKind.Invalid)
            return longer;
        length = 3;
        return longest;
    }

    private static TokenKind MatchDouble(char c, char next) => (c, next) switch
    {
        ('^', '^') => TokenKind.DoubleCaret,
        ('*', '=') => TokenKind.AsteriskEqual,
        ('/', '/') => TokenKind.DoubleDivide,
        ('/', '=') => TokenKind.DivideEqual,
        ('+', '+') => TokenKind.DoublePlus,
        ('+', '=') => TokenKind.PlusEqual,
        ('-', '-') => TokenKind.DoubleMinus,
        ('-', '=') => TokenKind.MinusEqual,
        ('%', '=') => TokenKind.PercentEqual,
        ('&', '&') => TokenKind.DoubleAmp,
        ('?', '?') => TokenKind.DoubleQuestion,
        ('?', '.') => TokenKind.QuestionDot,
        ('?', '!') => TokenKind.QuestionExclamation,
        ('|', '|') => TokenKind.DoubleVerticalBar,
        ('|', '>') => TokenKind.PipeGreater,
        ('.', '.') => TokenKind.DoubleDot,
        ('!', '=') => TokenKind.ExclamationEqual,
        ('=', '=') => TokenKind.DoubleEqual,
        ('<', '=') => TokenKind.LessEqual,
        ('<', '<') => TokenKind.DoubleLessThan,
        ('>', '=') => TokenKind.GreaterEqual,
        ('>', '>') => TokenKind.DoubleGreaterThan,
        _ => TokenKind.Invalid,
    };

    private static TokenKind MatchSingle(char c) => c switch
    {
        ';' => TokenKind.SemiColon,
        ':' => TokenKind.Colon,
        '@' => TokenKind.Arroba,
        '^' => TokenKind.Caret,
        '*' => TokenKind.Asterisk,
        '/' => TokenKind.Divide,
        '+' => TokenKind.Plus,
        '-' => TokenKind.Minus,
        '%' => TokenKind.Percent,
        ',' => TokenKind.Comma,
        '&' => TokenKind.Amp,
        '?' => TokenKind.Question,
        '|' => TokenKind.VerticalBar,
        '.' => TokenKind.Dot,
        '!' => TokenKind.Exclamation,
        '=' => TokenKind.Equal,
        '<' => TokenKind.Less,
        '>' => TokenKind.Greater,
        '(' => TokenKind.OpenParen,
        ')' => TokenKind.CloseParen,
        '[' => TokenKind.OpenBracket,
        ']' => TokenKind.CloseBracket,
        '{' => TokenKind.OpenBrace,
        _ => TokenKind.Invalid,
    };
}
