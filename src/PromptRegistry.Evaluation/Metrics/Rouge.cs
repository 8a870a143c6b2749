using System.Runtime.CompilerServices;

namespace PromptRegistry.Evaluation.Metrics;

/// <summary>
/// ROUGE (Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004) as rouge_score computes it: in lower case, only ASCII letters and digits
/// make tokens, and tokens of more than three letters are stemmed where that is asked for.
/// </summary>
public static class Rouge
{
    /// <summary>ROUGE-N: n-grams that both texts have.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The order is less than 1.</exception>
    public static RougeScore N(string target, string prediction, int order, bool stem = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        var (expected, actual) = (RougeTokens.Of(target, stem), RougeTokens.Of(prediction, stem));
        var grams = new NGrams();
        var shared = NGrams.Overlap(grams.Count(expected, order)[^1], grams.Count(actual, order)[^1]);
        return RougeScore.Of(shared, expected.Count - order + 1, actual.Count - order + 1);
    }

    /// <summary>ROUGE-L: the longest common subsequence.</summary>
    public static RougeScore L(string target, string prediction, bool stem = false)
    {
        var vocabulary = new TokenVocabulary();
        var expected = vocabulary.Numbers(target, stem);
        var actual = vocabulary.Numbers(prediction, stem);
        return RougeScore.Of(LongestCommonSubsequence(expected, actual), expected.Length, actual.Length);
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

/// <summary>Precision, recall and their harmonic mean, each 0..1.</summary>
public readonly record struct RougeScore(double Precision, double Recall, double F1)
{
    /// <param name="shared">What both have.</param>
    /// <param name="expected">What the target has; below 1 where it is too short.</param>
    /// <param name="actual">What the prediction has; below 1 where it is too short.</param>
    internal static RougeScore Of(double shared, int expected, int actual)
    {
        if (shared == 0) return default;
        var (precision, recall) = (shared / actual, shared / expected);
        return new RougeScore(precision, recall, 2 * precision * recall / (precision + recall));
    }
}
