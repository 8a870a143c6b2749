namespace PromptRegistry.Evaluation.Metrics;

/// <summary>Runs of words of some texts, for finding them in another.</summary>
internal sealed class WordRuns
{
    private readonly HashSet<string> runs = new(StringComparer.Ordinal);

    /// <summary>Letters and digits in a row, in lower case.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && (char.IsLetterOrDigit(text[i]) || char.IsSurrogate(text[i])))
            {
                if (start < 0) start = i;
            }
            else if (start >= 0)
            {
                words.Add(text[start..i].ToLowerInvariant());
                start = -1;
            }
        }

        return words;
    }

    /// <summary>Remembers every run of so many words.</summary>
    public void Add(IReadOnlyList<string> words, int length)
    {
        for (var i = 0; i + length <= words.Count; i++) runs.Add(Run(words, i, length));
    }

    /// <summary>The first run of a text that is remembered here and not there; null where there is none.</summary>
    public string? FindIn(IReadOnlyList<string> words, int length, WordRuns allowed)
    {
        for (var i = 0; i + length <= words.Count; i++)
        {
            if (Run(words, i, length) is var run && runs.Contains(run) && !allowed.runs.Contains(run)) return run;
        }

        return null;
    }

    private static string Run(IReadOnlyList<string> words, int start, int length) => string.Join(' ', words.Skip(start).Take(length));
}
