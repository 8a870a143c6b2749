using MathNet.Numerics;

namespace PromptRegistry.Statistics;

/// <summary>
/// Differences in units of the spread: Cohen's d (Cohen 1988), and Hedges' g, which takes out its bias in small groups (Hedges 1981).
/// </summary>
public static class EffectSize
{
    /// <summary>Mean difference over the pooled standard deviation of two independent groups.</summary>
    /// <exception cref="ArgumentException">A group has fewer than two numbers.</exception>
    public static double CohensD(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        Arguments.Numbers(x, 2);
        Arguments.Numbers(y, 2);
        var (a, b) = (Summary.Of(x), Summary.Of(y));
        var pooled = (((a.Count - 1) * a.Variance) + ((b.Count - 1) * b.Variance)) / (a.Count + b.Count - 2);
        return (a.Mean - b.Mean) / Math.Sqrt(pooled);
    }

    /// <summary>Cohen's d times the exact correction for small groups.</summary>
    /// <exception cref="ArgumentException">A group has fewer than two numbers.</exception>
    public static double HedgesG(IReadOnlyList<double> x, IReadOnlyList<double> y) => CohensD(x, y) * Correction(x.Count + y.Count - 2);

    /// <summary>Mean of paired differences over their standard deviation.</summary>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    public static double PairedD(IReadOnlyList<double> differences)
    {
        Arguments.Numbers(differences, 2);
        var summary = Summary.Of(differences);
        return summary.Mean / summary.StandardDeviation;
    }

    /// <summary>Paired d times the exact correction for few pairs.</summary>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    public static double PairedG(IReadOnlyList<double> differences) => PairedD(differences) * Correction(differences.Count - 1);

    private static double Correction(int freedom) =>
        freedom < 2 ? double.NaN : Math.Exp(SpecialFunctions.GammaLn(freedom / 2.0) - SpecialFunctions.GammaLn((freedom - 1) / 2.0)) / Math.Sqrt(freedom / 2.0);
}
