using MathNet.Numerics.Distributions;

namespace PromptRegistry.Statistics;

/// <summary>
/// The smallest drop of a mean that a paired, one-sided comparison of n cases finds with the wanted power:
/// (z(1-alpha) + z(power)) * sd / sqrt(n) (normal approximation; Miller, arXiv 2411.00640, section 5).
/// </summary>
public static class MinimumDetectableEffect
{
    public const double Alpha = 0.05;

    public const double Power = 0.8;

    /// <param name="deviation">Standard deviation of the differences between the paired case means.</param>
    /// <param name="cases">Cases compared, at least 1.</param>
    public static double OneSided(double deviation, int cases, double alpha = Alpha, double power = Power) =>
        (Normal.InvCDF(0, 1, 1 - alpha) + Normal.InvCDF(0, 1, power)) * deviation / Math.Sqrt(cases);

    /// <summary>Standard deviation of a difference of case means over <paramref name="samples"/> answers a case.</summary>
    public static double Deviation(double betweenCases, double withinCase, int samples) =>
        Math.Sqrt((betweenCases * betweenCases) + (2 * withinCase * withinCase / samples));

    /// <summary>Sample standard deviation, NaN below two values.</summary>
    public static double StandardDeviation(IReadOnlyList<double> values)
    {
        if (values.Count < 2) return double.NaN;
        var sum = 0.0;
        for (var i = 0; i < values.Count; i++) sum += values[i];
        var mean = sum / values.Count;
        var squares = 0.0;
        for (var i = 0; i < values.Count; i++) squares += (values[i] - mean) * (values[i] - mean);
        return Math.Sqrt(squares / (values.Count - 1));
    }
}
