namespace PromptRegistry.Evaluation.Scorers;

/// <summary>
/// ROUGE-L (Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004) as rouge_score computes it: lower-case, only
/// ASCII letters and digits make tokens, no stemming; F1 of the longest common subsequence.
/// </summary>
public static class RougeL
{
    public static RougeScore Compute(string target, string prediction)
    {
        var vocabulary = new TokenVocabulary();
        var expected = vocabulary.Tokens(target);
        var actual = vocabulary.Tokens(prediction);
        if (expected.Count == 0 || actual.Count == 0) return default;

        var common = (double)LongestCommonSubsequence(expected, actual);
        var precision = common / actual.Count;
        var recall = common / expected.Count;
        return new RougeScore(precision, recall, common == 0 ? 0 : 2 * precision * recall / (precision + recall));
    }

    private static int LongestCommonSubsequence(List<int> a, List<int> b)
    {
        var row = new int[b.Count + 1];
        for (var i = 0; i < a.Count; i++)
        {
            var token = a[i];
            var diagonal = 0;
            for (var j = 0; j < b.Count; j++)
            {
                var above = row[j + 1];
                row[j + 1] = token == b[j] ? diagonal + 1 : Math.Max(above, row[j]);
                diagonal = above;
            }
        }

        return row[^1];
    }
}
