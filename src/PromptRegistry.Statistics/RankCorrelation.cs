using MathNet.Numerics.Statistics;

namespace PromptRegistry.Statistics;

/// <summary>
/// Correlation of ranks, −1 to 1: Spearman's rho and Kendall's tau-b (with ties). Intervals are made on Fisher's scale: for rho with the variance
/// (1 + rho²/2)/(n − 3) of Bonett and Wright (2000), for tau with 0.437/(n − 4) of Fieller, Hartley and Pearson (1957).
/// </summary>
public static class RankCorrelation
{
    /// <summary>Spearman's rho: the correlation of the midranks.</summary>
    /// <param name="x">At least two numbers.</param>
    /// <param name="y">As many.</param>
    /// <param name="confidence">Of the interval, between 0 and 1.</param>
    /// <exception cref="ArgumentException">The lists differ in length or are too short.</exception>
    public static CorrelationResult Spearman(IReadOnlyList<double> x, IReadOnlyList<double> y, double confidence = 0.95)
    {
        Check(x, y);
        var value = Correlation.Pearson(Ranks(x), Ranks(y));
        return new CorrelationResult(x.Count, value, Fisher(value, x.Count - 3, 1 + (value * value / 2), confidence));
    }

    /// <summary>Kendall's tau-b.</summary>
    /// <param name="x">At least two numbers.</param>
    /// <param name="y">As many.</param>
    /// <param name="confidence">Of the interval, between 0 and 1.</param>
    /// <exception cref="ArgumentException">The lists differ in length or are too short.</exception>
    public static CorrelationResult Kendall(IReadOnlyList<double> x, IReadOnlyList<double> y, double confidence = 0.95)
    {
        Check(x, y);
        var (net, xPairs, yPairs) = (0L, 0L, 0L);
        for (var i = 0; i < x.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (a, b) = (Math.Sign(x[i] - x[j]), Math.Sign(y[i] - y[j]));
                net += a * b;
                xPairs += a * a;
                yPairs += b * b;
            }
        }

        var value = net / (Math.Sqrt(xPairs) * Math.Sqrt(yPairs));
        return new CorrelationResult(x.Count, value, Fisher(value, x.Count - 4, 0.437, confidence));
    }

    private static void Check(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        Arguments.Numbers(x, 2);
        Arguments.Numbers(y, 2);
        if (x.Count != y.Count) throw new ArgumentException($"{x.Count} numbers stand beside {y.Count}.", nameof(y));
    }

    private static double[] Ranks(IReadOnlyList<double> values) => ArrayStatistics.RanksInplace([.. values], RankDefinition.Average);

    private static Interval Fisher(double value, int degrees, double variance, double confidence)
    {
        var z = Arguments.TwoSidedZ(confidence);
        if (degrees < 1 || double.IsNaN(value)) return Interval.Unknown;
        var reach = z * Math.Sqrt(variance / degrees);
        var middle = Math.Atanh(Math.Clamp(value, -1, 1));
        return new Interval(Math.Tanh(middle - reach), Math.Tanh(middle + reach));
    }
}

/// <summary>A correlation.</summary>
/// <param name="Count">Pairs of numbers.</param>
/// <param name="Value">−1 to 1; NaN where one side does not vary.</param>
/// <param name="Interval">Of it; unknown for very few pairs.</param>
public sealed record CorrelationResult(int Count, double Value, Interval Interval);
