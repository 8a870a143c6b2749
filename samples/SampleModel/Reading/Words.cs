namespace PromptRegistry.SampleModel.Reading;

/// <summary>Words of a text, reduced so that "charged", "charges" and "charge" meet.</summary>
internal static class Words
{
    private static readonly HashSet<string> Small = new(StringComparer.Ordinal)
    {
        "a", "about", "all", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did", "do", "does",
        "for", "from", "had", "has", "have", "he", "her", "his", "how", "i", "if", "in", "is", "it", "its", "just", "me", "my", "no",
        "not", "of", "on", "one", "or", "our", "out", "she", "so", "some", "that", "the", "their", "them", "there", "they", "this",
        "to", "up", "us", "was", "we", "were", "what", "when", "which", "who", "will", "with", "would", "you", "your",
    };

    /// <summary>All words, lower-case, in order.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && (char.IsLetterOrDigit(text[i]) || IsInner(text, i)))
            {
                if (start < 0) start = i;
                continue;
            }

            if (start >= 0) yield return text[start..i].ToLowerInvariant();
            start = -1;
        }
    }

    /// <summary>The stems of the words that carry meaning.</summary>
    public static IEnumerable<string> Content(string text) =>
        Of(text).Where(word => !Small.Contains(word)).Select(Stem);

    /// <summary>True when a word of the text begins like this.</summary>
    public static bool Mentions(string text, string beginning) =>
        Of(text).Any(word => word.StartsWith(beginning, StringComparison.Ordinal));

    public static string Stem(string word)
    {
        foreach (var ending in (ReadOnlySpan<string>)["ing", "ies", "ed", "es", "s", "e", "y"])
        {
            if (word.Length >= ending.Length + 3 && word.EndsWith(ending, StringComparison.Ordinal)
                && !word.EndsWith("ss", StringComparison.Ordinal))
            {
                return word[..^ending.Length];
            }
        }

        return word;
    }

    private static bool IsInner(string text, int i) =>
        text[i] is '\'' or '’' or '.' or ',' && i > 0 && i + 1 < text.Length
        && (
            text[i] is '\'' or '’'
                ? char.IsLetter(text[i - 1]) && char.IsLetter(text[i + 1])
                : char.IsDigit(text[i - 1]) && char.IsDigit(text[i + 1]));
}
