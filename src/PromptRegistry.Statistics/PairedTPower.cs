using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;

namespace PromptRegistry.Statistics;

/// <summary>
/// Power of a paired t-test from the noncentral t distribution: the chance that a real mean difference is found. The distribution is integrated over
/// the chance of each observed deviation.
/// </summary>
public static class PairedTPower
{
    /// <param name="effect">The mean difference in standard deviations of the differences (Cohen's d of pairs); its sign does not count.</param>
    /// <param name="pairs">At least 2.</param>
    /// <param name="alpha">Share of false alarms, between 0 and 1.</param>
    /// <param name="oneSided">Whether only one direction is asked for.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double Of(double effect, int pairs, double alpha = MinimumDetectableEffect.Alpha, bool oneSided = true)
    {
        Arguments.AtLeast(2, pairs);
        Arguments.Share(alpha);
        var freedom = pairs - 1.0;
        var shift = Math.Abs(effect) * Math.Sqrt(pairs);
        var limit = StudentT.Quantile(1 - (oneSided ? alpha : alpha / 2), freedom);
        var upper = 1 - Noncentral(limit, freedom, shift);
        return oneSided ? upper : upper + Noncentral(-limit, freedom, shift);
    }

    /// <summary>The fewest pairs that find the effect with the wanted power.</summary>
    /// <param name="effect">As above, other than 0.</param>
    /// <param name="power">Between 0 and 1.</param>
    /// <param name="alpha">Share of false alarms, between 0 and 1.</param>
    /// <param name="oneSided">Whether only one direction is asked for.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static int Pairs(
        double effect, double power = MinimumDetectableEffect.Power, double alpha = MinimumDetectableEffect.Alpha, bool oneSided = true)
    {
        ArgumentOutOfRangeException.ThrowIfZero(effect);
        Arguments.Share(power);
        var (enough, few) = (2, 1);
        while (Of(effect, enough, alpha, oneSided) < power) (few, enough) = (enough, checked(enough * 2));
        while (enough - few > 1)
        {
            var middle = few + ((enough - few) / 2);
            if (Of(effect, middle, alpha, oneSided) < power) few = middle;
            else enough = middle;
        }

        return enough;
    }

    /// <summary>P(T ≤ t) of the noncentral t: the mean over deviations s of Φ(t·s − shift), where s² · freedom is chi-squared.</summary>
    private static double Noncentral(double t, double freedom, double shift)
    {
        // s lies around 1 with a spread of 1/√(2·freedom): ten of them on each side hold all that counts.
        var spread = 1 / Math.Sqrt(2 * freedom);
        var (from, to) = (Math.Max(0, 1 - (10 * spread)), 1 + (10 * spread));
        return GaussLegendreRule.Integrate(
            s => Normal.CDF(0, 1, (t * s) - shift) * 2 * s * freedom * ChiSquared.PDF(freedom, s * s * freedom), from, to, 256);
    }
}
