using MathNet.Numerics.Distributions;

namespace PromptRegistry.Statistics;

/// <summary>
/// The smallest drop of a mean that a paired, one-sided comparison of n cases finds with the wanted power:
/// (z(1-alpha) + z(power)) * sd / sqrt(n) (normal approximation; Miller, arXiv 2411.00640, section 5).
/// </summary>
public static class MinimumDetectableEffect
{
    /// <summary>Share of false alarms, unless another is asked for.</summary>
    public const double Alpha = 0.05;

    /// <summary>Share of real changes that are found, unless another is asked for.</summary>
    public const double Power = 0.8;

    /// <summary>The smallest drop that a one-sided test finds, in the unit of the deviation.</summary>
    /// <param name="deviation">Standard deviation of the differences between the paired case means.</param>
    /// <param name="cases">Cases compared, at least 1.</param>
    /// <param name="alpha">Share of false alarms, between 0 and 1.</param>
    /// <param name="power">Share of drops of this size that are found, between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double OneSided(double deviation, int cases, double alpha = Alpha, double power = Power)
    {
        Arguments.AtLeast(1, cases);
        Arguments.Share(alpha);
        Arguments.Share(power);
        return (Normal.InvCDF(0, 1, 1 - alpha) + Normal.InvCDF(0, 1, power)) * deviation / Math.Sqrt(cases);
    }

    /// <summary>The smallest difference in either direction that a two-sided test finds.</summary>
    /// <inheritdoc cref="OneSided"/>
    public static double TwoSided(double deviation, int cases, double alpha = Alpha, double power = Power) =>
        OneSided(deviation, cases, alpha / 2, power);

    /// <summary>Standard deviation of a difference of case means over <paramref name="samples"/> answers a case.</summary>
    public static double Deviation(double betweenCases, double withinCase, int samples) =>
        Math.Sqrt((betweenCases * betweenCases) + (2 * withinCase * withinCase / samples));
}
