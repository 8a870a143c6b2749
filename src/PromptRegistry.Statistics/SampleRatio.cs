using MathNet.Numerics.Distributions;

namespace PromptRegistry.Statistics;

/// <summary>
/// Whether units came to the arms in the shares that were meant: Pearson's chi-squared test (Pearson 1900). Where they did not, something loses or
/// doubles units, and no comparison of the arms can be believed.
/// </summary>
public static class SampleRatio
{
    /// <summary>Below this p, shares are taken not to be as meant: small, for the test is asked again and again.</summary>
    public const double Alpha = 0.001;

    /// <summary>Fewer expected units of an arm say nothing.</summary>
    public const int FewestExpected = 8;

    /// <param name="counts">Units of each arm.</param>
    /// <param name="weights">What was meant, in any unit; an arm of weight 0 is left out.</param>
    /// <exception cref="ArgumentException">The lists differ in length, a number is negative, or fewer than two arms have a weight.</exception>
    public static SampleRatioResult Test(IReadOnlyList<int> counts, IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(counts);
        Arguments.Numbers(weights, 2);
        if (counts.Count != weights.Count) throw new ArgumentException($"{counts.Count} counts were given for {weights.Count} weights.", nameof(counts));
        if (counts.Any(c => c < 0) || weights.Any(w => w < 0)) throw new ArgumentException("Counts and weights are not negative.", nameof(counts));
        int[] arms = [.. Enumerable.Range(0, counts.Count).Where(i => weights[i] > 0)];
        if (arms.Length < 2) throw new ArgumentException("At least two arms with a weight are expected.", nameof(weights));
        var all = arms.Sum(i => (double)counts[i]);
        var weight = arms.Sum(i => weights[i]);
        if (all == 0) return new SampleRatioResult(0, arms.Length - 1, 1, false);
        var (statistic, fewest) = (0.0, double.PositiveInfinity);
        foreach (var i in arms)
        {
            var expected = all * weights[i] / weight;
            statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
            fewest = Math.Min(fewest, expected);
        }

        var p = 1 - ChiSquared.CDF(arms.Length - 1, statistic);
        return new SampleRatioResult(statistic, arms.Length - 1, p, p < Alpha && fewest >= FewestExpected);
    }
}

/// <summary>Outcome of a test of shares.</summary>
/// <param name="ChiSquared">The statistic.</param>
/// <param name="DegreesOfFreedom">Arms less one.</param>
/// <param name="P">Probability of shares this far off or farther, if they are as meant.</param>
/// <param name="IsMismatch">Whether they are not as meant, and there were units enough to say so.</param>
public sealed record SampleRatioResult(double ChiSquared, int DegreesOfFreedom, double P, bool IsMismatch);
