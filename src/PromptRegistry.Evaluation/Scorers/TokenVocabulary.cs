namespace PromptRegistry.Evaluation.Scorers;

/// <summary>
/// Numbers the distinct tokens of some texts: runs of ASCII letters and digits, without regard to case.
/// </summary>
internal sealed class TokenVocabulary
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    /// <summary>The text's tokens in order; equal tokens have equal numbers across texts.</summary>
    public int[] Tokens(string text)
    {
        var tokens = new List<int>();
        var lower = text.ToLowerInvariant();
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
            if (!numbers.TryGetValue(token, out var number))
            {
                number = numbers.Count;
                numbers.Add(token, number);
            }

            tokens.Add(number);
            start = -1;
        }

        return tokens.ToArray();
    }
}
