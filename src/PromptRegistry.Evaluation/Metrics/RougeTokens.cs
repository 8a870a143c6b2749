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
        var start = -1;
        for (var i = 0; i <= lower.Length; i++)
        {
            if (i < lower.Length && char.IsAsciiLetterOrDigit(lower[i]))
            {
                if (start < 0) start = i;
                continue;
            }

            if (start < 0) continue;
            var token = lower[start..i];
            tokens.Add(stem && token.Length > Unstemmed ? PorterStemmer.Stem(token) : token);
            start = -1;
        }

        return tokens;
    }

    /// <summary>Full lower case makes two characters of one capital letter: an i, and a dot above it.</summary>
    private static string Lower(string text) => text.Replace("İ", "i̇", StringComparison.Ordinal).ToLowerInvariant();
}

/// <summary>Numbers the distinct tokens of some texts.</summary>
internal sealed class TokenVocabulary
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    public int Count => numbers.Count;

    /// <summary>The text's tokens in order; equal tokens have equal numbers across texts.</summary>
    public int[] Numbers(string text, bool stem)
    {
        var tokens = RougeTokens.Of(text, stem);
        var found = new int[tokens.Count];
        for (var i = 0; i < found.Length; i++)
        {
            if (!numbers.TryGetValue(tokens[i], out var number)) numbers.Add(tokens[i], number = numbers.Count);
            found[i] = number;
        }

        return found;
    }
}
