using System.Text;

namespace PromptRegistry.Evaluation.Metrics;

/// <summary>
/// The tokenizer of mteval-v13a as sacrebleu 2.6 has it: punctuation apart from words, numbers whole, case kept. An apostrophe
/// does not part a word.
/// </summary>
public static class Tokenizer13a
{
    private static readonly (string Entity, string Text)[] Entities = [("&quot;", "\""), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")];

    /// <summary>The tokens in order; none for a text of blanks.</summary>
    public static IReadOnlyList<string> Tokenize(string text)
    {
        var line = text.TrimEnd()
            .Replace("<skipped>", "", StringComparison.Ordinal)
            .Replace("-\n", "", StringComparison.Ordinal)
            .Replace('\n', ' ');
        if (line.Contains('&', StringComparison.Ordinal))
        {
            foreach (var (entity, character) in Entities) line = line.Replace(entity, character, StringComparison.Ordinal);
        }

        line = PartPairs(PartPairs(PartSymbols(line), markLast: true), markLast: false);
        return Blanks.Split(PartDashes(line));
    }

    /// <summary>Blanks around ASCII punctuation other than <c>' , - .</c></summary>
    private static string PartSymbols(string line)
    {
        var parted = new StringBuilder(line.Length * 2).Append(' ');
        foreach (var c in line)
        {
            if (IsSymbol(c)) parted.Append(' ').Append(c).Append(' ');
            else parted.Append(c);
        }

        return parted.Append(' ').ToString();
    }

    private static bool IsSymbol(char c) =>
        c is >= '{' and <= '~' or >= '[' and <= '`' or >= ' ' and <= '&' or >= '(' and <= '+' or >= ':' and <= '@' or '/';

    /// <summary>Parts a full stop or comma from a character beside it that is no digit; pairs are taken from the left.</summary>
    /// <param name="line">The text.</param>
    /// <param name="markLast">Whether the mark is the second of the pair.</param>
    private static string PartPairs(string line, bool markLast)
    {
        var parted = new StringBuilder(line.Length * 2);
        for (var i = 0; i < line.Length; i++)
        {
            var isPair = i + 1 < line.Length
                && (markLast ? IsMark(line[i + 1]) && !char.IsAsciiDigit(line[i]) : IsMark(line[i]) && !char.IsAsciiDigit(line[i + 1]));
            if (!isPair)
            {
                parted.Append(line[i]);
                continue;
            }

            if (markLast) parted.Append(line[i]).Append(' ').Append(line[i + 1]).Append(' ');
            else parted.Append(' ').Append(line[i]).Append(' ').Append(line[i + 1]);
            i++;
        }

        return parted.ToString();
    }

    /// <summary>Parts a dash from the digit before it.</summary>
    private static string PartDashes(string line)
    {
        var parted = new StringBuilder(line.Length + 16);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '-' && i > 0 && char.IsAsciiDigit(line[i - 1])) parted.Append(" - ");
            else parted.Append(line[i]);
        }

        return parted.ToString();
    }

    private static bool IsMark(char c) => c is '.' or ',';
}

/// <summary>Splits at white space.</summary>
internal static class Blanks
{
    public static string[] Split(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
