namespace PromptRegistry.SampleModel.Protocol;

/// <summary>
/// Estimates tokens without a vocabulary: a word counts one for every started six letters, a sign counts one.
/// </summary>
internal static class TokenEstimate
{
    public const int PerMessage = 3;

    /// <summary>A picture costs the same whatever it shows.</summary>
    public const int PerPicture = 100;

    private const int LettersPerToken = 6;

    public static int Of(string text)
    {
        var tokens = 0;
        for (var i = 0; i < text.Length; i = Next(text, i)) tokens += Cost(text, i);
        return tokens;
    }

    /// <summary>The longest beginning of the text that costs at most <paramref name="limit"/> tokens.</summary>
    public static string Cut(string text, int limit)
    {
        var tokens = 0;
        for (var i = 0; i < text.Length; i = Next(text, i))
        {
            tokens += Cost(text, i);
            if (tokens > limit) return text[..i];
        }

        return text;
    }

    private static int Next(string text, int start)
    {
        var end = start + 1;
        if (!char.IsLetterOrDigit(text[start])) return end;
        while (end < text.Length && end - start < LettersPerToken && char.IsLetterOrDigit(text[end])) end++;
        return end;
    }

    private static int Cost(string text, int at) => char.IsWhiteSpace(text[at]) ? 0 : 1;
}
