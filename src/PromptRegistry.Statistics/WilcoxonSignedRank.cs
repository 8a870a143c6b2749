using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace PromptRegistry.Statistics;

/// <summary>
/// Wilcoxon's signed-rank test (Wilcoxon 1945). Zeros are dropped, ties share the mean of their ranks. The exact distribution of the sum of positive
/// ranks is computed by convolution over doubled ranks, so that it holds with ties, too.
/// </summary>
public static class WilcoxonSignedRank
{
    /// <summary>Up to this many differences other than zero the exact distribution is computed.</summary>
    public const int ExactLimit = 200;

    /// <param name="differences">Candidate minus baseline, one a pair.</param>
    /// <exception cref="ArgumentException">One is no finite number.</exception>
    public static WilcoxonResult Test(IReadOnlyList<double> differences)
    {
        Arguments.Numbers(differences, 0);
        var values = differences.Where(d => d != 0).ToArray();
        var count = values.Length;
        if (count == 0) return new WilcoxonResult(0, 0, 0, 1, 1, 1, 0, 1, 0, 1);

        var ranks = ArrayStatistics.RanksInplace([.. values.Select(Math.Abs)], RankDefinition.Average);
        var (plus, minus) = (0.0, 0.0);
        for (var i = 0; i < count; i++)
        {
            if (values[i] > 0) plus += ranks[i];
            else minus += ranks[i];
        }

        var mean = count * (count + 1.0) / 4;
        var ties = ranks.GroupBy(rank => rank).Sum(group => Math.Pow(group.Count(), 3) - group.Count());
        var deviation = Math.Sqrt((count * (count + 1.0) * ((2 * count) + 1) / 24) - (ties / 48));
        var z = (plus - mean) / deviation;
        var corrected = Math.Sign(plus - mean) * Math.Max(0, Math.Abs(plus - mean) - 0.5) / deviation;
        var (less, greater, twoSided) = count <= ExactLimit ? Exact(ranks, plus) : (double.NaN, double.NaN, double.NaN);
        return new WilcoxonResult(count, plus, minus, less, greater, twoSided, z, TwoSided(z), corrected, TwoSided(corrected));
    }

    private static double TwoSided(double z) => 2 * Normal.CDF(0, 1, -Math.Abs(z));

    private static (double Less, double Greater, double TwoSided) Exact(double[] ranks, double plus)
    {
        // Midranks are whole or half: doubled they are whole.
        var doubled = Array.ConvertAll(ranks, rank => (int)Math.Round(2 * rank));
        var probabilities = new double[doubled.Sum() + 1];
        probabilities[0] = 1;
        var highest = 0;
        foreach (var rank in doubled)
        {
            highest += rank;
            for (var sum = highest; sum >= 0; sum--)
            {
                probabilities[sum] = 0.5 * (probabilities[sum] + (sum >= rank ? probabilities[sum - rank] : 0));
            }
        }

        var observed = (int)Math.Round(2 * plus);
        var (less, greater) = (0.0, 0.0);
        for (var sum = 0; sum < probabilities.Length; sum++)
        {
            if (sum <= observed) less += probabilities[sum];
            if (sum >= observed) greater += probabilities[sum];
        }

        return (Math.Min(1, less), Math.Min(1, greater), Math.Min(1, 2 * Math.Min(less, greater)));
    }
}

/// <summary>Outcome of Wilcoxon's signed-rank test.</summary>
/// <param name="NonZero">Differences other than zero.</param>
/// <param name="Plus">Sum of the ranks of the positive ones.</param>
/// <param name="Minus">Sum of the ranks of the negative ones.</param>
/// <param name="PLess">Exact probability of a sum of positive ranks this low or lower; NaN beyond the exact limit.</param>
/// <param name="PGreater">The same, this high or higher.</param>
/// <param name="PTwoSided">Twice the smaller of the two, at most 1.</param>
/// <param name="Z">From the normal approximation, with its variance corrected for ties.</param>
/// <param name="PNormal">Two-sided, from Z.</param>
/// <param name="ZCorrected">With a correction of 0.5 for continuity.</param>
/// <param name="PNormalCorrected">Two-sided, from it.</param>
public sealed record WilcoxonResult(
    int NonZero, double Plus, double Minus, double PLess, double PGreater, double PTwoSided, double Z, double PNormal, double ZCorrected,
    double PNormalCorrected);
