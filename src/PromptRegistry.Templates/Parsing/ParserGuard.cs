using PromptRegistry.Templates.Syntax;
using Scriban.Parsing;

namespace PromptRegistry.Templates.Parsing;

/// <summary>
/// Refuses what the parser survives badly, before it sees the text: a text without bound, numbers whose reading costs the
/// square of their length or more, and braces of which each would be an error of its own.
/// </summary>
internal static class ParserGuard
{
    /// <summary>The longest text that is read, in characters.</summary>
    private const int LongestText = 2 * 1024 * 1024;

    /// <summary>
    /// The longest number that is read: reading, calculating with and printing big integers costs the square of their
    /// length, and no render limit counts that.
    /// </summary>
    private const int LongestNumber = 10_000;

    /// <summary>How many digits an integer's exponent has: the number would have ten to the power of them.</summary>
    private const int LongestExponent = 4;

    /// <summary>How many objects a template makes: braces without end give as many errors.</summary>
    private const int MostObjects = 10_000;

    /// <summary>What is refused and where; null when the parser may have the text.</summary>
    public static (TextRange Range, string Message)? Find(string text)
    {
        if (text.Length > LongestText)
        {
            return (default, $"The template has {text.Length} characters; more than {LongestText} are not read.");
        }

        // Looking at tokens takes as long as half of the parse, so it is done for texts that give a reason only.
        return MayNeedRefusal(text) ? FindToken(text) : null;
    }

    private static bool MayNeedRefusal(string text)
    {
        var digits = 0;
        var braces = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '{')
                braces++;
            if (c is (>= '0' and <= '9') or '_' || (digits > 0 && c is (>= 'a' and <= 'f') or (>= 'A' and <= 'F') or 'x'))
            {
                if (++digits > LongestNumber || (c is 'e' or 'E' && IsLongExponent(text, i + 1)))
                    return true;
            }
            else
            {
                digits = 0;
            }
        }

        return braces > MostObjects;
    }

    private static bool IsLongExponent(string text, int start)
    {
        if (start < text.Length && text[start] is '+' or '-')
            start++;
        var end = start;
        while (end < text.Length && end - start <= LongestExponent && text[end] is >= '0' and <= '9')
            end++;
        return end - start > LongestExponent;
    }

    private static (TextRange Range, string Message)? FindToken(string text)
    {
        var objects = 0;
        foreach (var token in new Lexer(text))
        {
            switch (token.Type)
            {
                case TokenType.Integer or TokenType.HexaInteger or TokenType.BinaryInteger or TokenType.Float:
                    var range = new TextRange(token.Start.Offset, token.End.Offset + 1);
                    if (range.Length > LongestNumber)
                        return (range, $"A number has at most {LongestNumber} characters, and this one {range.Length}.");
                    if (token.Type == TokenType.Integer && HasLongExponent(text, range))
                        return (range, $"The exponent of an integer has at most {LongestExponent} digits.");
                    break;
                case TokenType.OpenBrace when ++objects > MostObjects:
                    return (
                        new TextRange(token.Start.Offset, token.End.Offset + 1),
                        $"A template makes at most {MostObjects} objects.");
            }
        }

        return null;
    }

    private static bool HasLongExponent(string text, TextRange range)
    {
        var exponent = text.IndexOfAny(['e', 'E'], range.Start, range.Length);
        return exponent >= 0 && IsLongExponent(text, exponent + 1);
    }
}
