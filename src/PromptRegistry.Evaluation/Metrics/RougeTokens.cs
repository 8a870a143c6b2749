namespace PromptRegistry.Evaluation.Metrics;

/// <summary>Tokens as rouge_score takes them: runs of ASCII letters and digits, without regard to case.</summary>
internal static class RougeTokens
{
    /// <summary>Longer tokens are stemmed.</summary>
    private const int Unstemmed = 3;

    public static List<string> Of(string text, bool stem)
    {
        var tokens = new List<string>();
        var lower = Lower(text);
        for (var (start, end) = Next(lower, 0); end > start; (start, end) = Next(lower, end)) tokens.Add(Token(lower.AsSpan(start, end - start), stem));
        return tokens;
    }

    public static string Token(ReadOnlySpan<char> run, bool stem) =>
        IsStemmed(run, stem) ? PorterStemmer.Stem(run.ToString()) : run.ToString();

    public static bool IsStemmed(ReadOnlySpan<char> run, bool stem) => stem && run.Length > Unstemmed;

    /// <summary>Where the next token begins and ends; nothing where there is none.</summary>
    public static (int Start, int End) Next(string lower, int from)
    {
        while (from < lower.Length && !char.IsAsciiLetterOrDigit(lower[from])) from++;
        var end = from;
        while (end < lower.Length && char.IsAsciiLetterOrDigit(lower[end])) end++;
        return (from, end);
    }

    /// <summary>Full lower case makes two characters of one capital letter: an i, and a dot above it.</summary>
    public static string Lower(string text) =>
        (text.Contains('İ', StringComparison.Ordinal) ? text.Replace("İ", "i̇", StringComparison.Ordinal) : text).ToLowerInvariant();
}

/// <summary>Numbers the distinct tokens of some texts.</summary>
internal sealed class TokenVocabulary
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    public int Count => numbers.Count;

    /// <summary>The text's tokens in order; equal tokens have equal numbers across texts.</summary>
    public int[] Numbers(string text, bool stem)
    {
        var found = new List<int>();
        var lower = RougeTokens.Lower(text);

        // A token that is known already needs no string of its own.
        var known = numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var (start, end) = RougeTokens.Next(lower, 0); end > start; (start, end) = RougeTokens.Next(lower, end))
        {
            var run = lower.AsSpan(start, end - start);
            if (RougeTokens.IsStemmed(run, stem)) run = RougeTokens.Token(run, stem);
            if (!known.TryGetValue(run, out var number)) numbers.Add(run.ToString(), number = numbers.Count);
            found.Add(number);
        }

        return found.ToArray();
    }
}
