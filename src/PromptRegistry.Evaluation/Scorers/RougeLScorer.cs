using System.Globalization;
using System.Runtime.CompilerServices;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>ROUGE-L F1 between the answer and the expected one.</summary>
internal sealed class RougeLScorer(ScorerInfo info) : Scorer(info)
{
    public override bool NeedsExpected => true;

    public override Score Score(ScoringInput input)
    {
        var score = RougeL.Compute(input.Case.Expected!, input.Answer).F1;
        return Info.Minimum is { } minimum && score < minimum
            ? Scorers.Score.Fail(string.Create(CultureInfo.InvariantCulture, $"Scored {score:0.###}; expected at least {minimum:0.###}"),
                score,
                score)
            : Scorers.Score.Pass(score, score);
    }
}

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

/// <summary>Precision, recall and their harmonic mean, each 0..1.</summary>
public readonly record struct RougeScore(double Precision, double Recall, double F1);

/// <summary>Numbers the distinct tokens of some texts: runs of ASCII letters and digits, without regard to case.</summary>
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
