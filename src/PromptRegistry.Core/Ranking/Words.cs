namespace PromptRegistry.Core.Ranking;

/// <summary>The words of a text: runs of letters and digits, in lower case.</summary>
internal static class Words
{
    public static IEnumerable<string> Of(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var isWord = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (isWord && start < 0) start = i;
            if (isWord || start < 0) continue;
            yield return text.Substring(start, i - start).ToLowerInvariant();
            start = -1;
        }
    }
}
