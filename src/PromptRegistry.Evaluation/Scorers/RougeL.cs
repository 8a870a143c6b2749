namespace PromptRegistry.Evaluation.Scorers;

/// <summary>
/// ROUGE-L (Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004) as rouge_score computes it: lower-case, only
/// ASCII letters and digits make tokens, no stemming; F1 of the longest common subsequence.
/// </summary>
public static class RougeL
{
    public static RougeScore Compute(string target, string prediction)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        var expected = Tokens(target, vocabulary);
        var actual = Tokens(prediction, vocabulary);
        if (expected.Length == 0 || actual.Length == 0) return default;

        var common = (double)LongestCommonSubsequence(expected, actual);
        var precision = common / actual.Length;
        var recall = common / expected.Length;
        return new RougeScore(precision, recall, common == 0 ? 0 : 2 * precision * recall / (precision + recall));
    }

    private static int[] Tokens(string text, Dictionary<string, int> vocabulary)
    {
        var tokens = new List<int>();
        var lookup = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
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
            var token = lower.AsSpan(start, i - start);
            if (!lookup.TryGetValue(token, out var id))
            {
                id = vocabulary.Count;
                lookup[token] = id;
            }

            tokens.Add(id);
            start = -1;
        }

        return [.. tokens];
    }

    private static int LongestCommonSubsequence(int[] a, int[] b)
    {
        var row = new int[b.Length + 1];
        foreach (var token in a)
        {
            var diagonal = 0;
            for (var j = 0; j < b.Length; j++)
            {
                var above = row[j + 1];
                row[j + 1] = token == b[j] ? diagonal + 1 : Math.Max(above, row[j]);
                diagonal = above;
            }
        }

        return row[^1];
    }
}
