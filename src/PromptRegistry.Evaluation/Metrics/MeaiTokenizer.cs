using System.Text;

namespace PromptRegistry.Evaluation.Metrics;

/// <summary>
/// Words as Microsoft.Extensions.AI.Evaluation.NLP takes them: in upper case, symbols and punctuation on their own. A number that
/// begins a word takes the punctuation after it along: <c>3.88,</c> is one token, there as here.
/// </summary>
public static class MeaiTokenizer
{
    private static readonly (string Entity, string Text)[] Entities =
        [("&quot;", "\""), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&apos;", "'")];

    /// <summary>The tokens in order; none for a text of blanks.</summary>
    public static IReadOnlyList<string> Tokenize(string text)
    {
        var tokens = new List<string>();
        var word = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var rest = text.AsSpan(at);
            if (HyphenatedBreak(rest) is var skipped and > 0)
            {
                at += skipped;
            }
            else if (Entity(rest) is { } entity)
            {
                Add(entity.Text);
                at += entity.Entity.Length;
            }
            else if (char.IsWhiteSpace(rest[0]))
            {
                End();
                at++;
            }
            else if (char.IsSymbol(rest[0]) || char.IsPunctuation(rest[0]))
            {
                Add(rest[0].ToString());
                at++;
            }
            else if (word.Length == 0 && char.IsNumber(rest[0]))
            {
                var number = NumberLength(rest);
                Add(rest[..number].ToString());
                at += number;
            }
            else
            {
                word.Append(char.ToUpperInvariant(rest[0]));
                at++;
            }
        }

        End();
        return tokens;

        void Add(string token)
        {
            End();
            tokens.Add(token);
        }

        void End()
        {
            if (word.Length > 0) tokens.Add(word.ToString());
            word.Clear();
        }
    }

    /// <summary>A word that is parted at the end of a line is one word.</summary>
    private static int HyphenatedBreak(ReadOnlySpan<char> rest) =>
        rest.StartsWith("-\n") ? 2 : rest.StartsWith("-\r\n") ? 3 : 0;

    private static (string Entity, string Text)? Entity(ReadOnlySpan<char> rest)
    {
        if (rest[0] != '&') return null;
        foreach (var entity in Entities)
        {
            if (rest.StartsWith(entity.Entity, StringComparison.Ordinal)) return entity;
        }

        return null;
    }

    private static int NumberLength(ReadOnlySpan<char> rest)
    {
        var length = 1;
        while (length < rest.Length && (char.IsNumber(rest[length]) || char.IsPunctuation(rest[length]))) length++;
        return length;
    }
}
