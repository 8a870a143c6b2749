namespace PromptRegistry.Core.Ranking;

/// <summary>
/// How many tokens a text has, about: the same number in every process and for every model, without a tokenizer. A word of up to seven Latin letters is one token and each further seven are one more;
/// of other alphabets two letters are a token, of Chinese, Japanese and Korean each sign. Three digits are a token, and so are two other signs, and a run of white space that is more than one blank.
/// </summary>
internal static class TokenEstimate
{
    private const int LettersOfWord = 7;
    private const int LettersOfOthers = 2;
    private const int Digits = 3;
    private const int Signs = 2;

    private enum Kind
    {
        Latin,
        Letter,
        Ideograph,
        Digit,
        Space,
        Sign,
    }

    public static int Of(string text) => Of(text, 0, text.Length);

    public static int Of(string text, int start, int length)
    {
        var (count, end) = (0, start + length);
        for (var i = start; i < end;)
        {
            var (kind, from) = (KindOf(text[i]), i);
            while (i < end && KindOf(text[i]) == kind) i++;
            count += Tokens(kind, text, from, i - from);
        }

        return count;
    }

    /// <summary>The end of the longest beginning of a stretch that has no more tokens than so many; behind at least one sign.</summary>
    public static int Fit(string text, int start, int end, int most)
    {
        for (var i = start; i < end;)
        {
            var (kind, from) = (KindOf(text[i]), i);

            // Of a long run only the part that may fit is looked at.
            while (i < end && KindOf(text[i]) == kind && (kind == Kind.Space || i - from <= most * LettersOf(kind))) i++;
            var tokens = Tokens(kind, text, from, i - from);
            if (tokens > most) return Math.Max(start + 1, from + (kind == Kind.Space ? 0 : most * LettersOf(kind)));
            most -= tokens;
        }

        return end;
    }

    private static int LettersOf(Kind kind) => kind switch
    {
        Kind.Latin => LettersOfWord,
        Kind.Letter => LettersOfOthers,
        Kind.Digit => Digits,
        Kind.Sign => Signs,
        _ => 1,
    };

    private static int Tokens(Kind kind, string text, int start, int length) => kind switch
    {
        Kind.Space => length == 1 && text[start] == ' ' ? 0 : 1,
        _ => (length + LettersOf(kind) - 1) / LettersOf(kind),
    };

    private static Kind KindOf(char c) => c switch
    {
        >= 'a' and <= 'z' or >= 'A' and <= 'Z' => Kind.Latin,
        >= '0' and <= '9' => Kind.Digit,
        ' ' or '\n' or '\r' or '\t' => Kind.Space,
        < '\u0080' => Kind.Sign,
        >= '\u2E80' and < '\uE000' or >= '\uF900' and <= '\uFAFF' => Kind.Ideograph,
        _ when char.IsWhiteSpace(c) => Kind.Space,
        <= '\u024F' when char.IsLetter(c) => Kind.Latin,
        _ => char.IsLetter(c) || char.IsDigit(c) ? Kind.Letter : Kind.Sign,
    };
}
