using System.Runtime.CompilerServices;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>
/// ROUGE-L (Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004) as rouge_score computes it:
/// lower-case, only
/// ASCII letters and digits make tokens, no stemming; F1 of the longest common subsequence.
/// </summary>
public static class RougeL
{
    public static RougeScore Compute(string target, string prediction)
    {
        var vocabulary = new TokenVocabulary();
        var expected = vocabulary.Tokens(target);
        var actual = vocabulary.Tokens(prediction);
        if (expected.Length == 0 || actual.Length == 0) return default;

        var common = (double)LongestCommonSubsequence(expected, actual);
        var precision = common / actual.Length;
        var recall = common / expected.Length;
        return new RougeScore(precision, recall, common == 0 ? 0 : 2 * precision * recall / (precision + recall));
    }

    /// <summary>Quadratic and short of calls: it is worth compiling well at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int LongestCommonSubsequence(int[] a, int[] b)
    {
        var row = new int[b.Length + 1];
        for (var i = 0; i < a.Length; i++)
        {
            var token = a[i];
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
