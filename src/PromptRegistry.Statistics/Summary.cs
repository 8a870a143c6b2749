namespace PromptRegistry.Statistics;

/// <summary>Mean and spread of some numbers.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Mean">Their mean; NaN without any.</param>
/// <param name="Variance">Their sample variance (divided by n − 1); NaN below two.</param>
public readonly record struct Summary(int Count, double Mean, double Variance)
{
    /// <summary>Square root of the sample variance.</summary>
    public double StandardDeviation => Math.Sqrt(Variance);

    /// <summary>Standard error of the mean of independent numbers.</summary>
    public double StandardError => Math.Sqrt(Variance / Count);

    /// <summary>The same from running sums, which is what a store of events keeps.</summary>
    /// <param name="count">How many numbers there are, at least 1.</param>
    /// <param name="sum">Their sum.</param>
    /// <param name="sumOfSquares">The sum of their squares.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are none.</exception>
    public static Summary OfSums(int count, double sum, double sumOfSquares)
    {
        Arguments.AtLeast(1, count);
        return new Summary(count, sum / count, count < 2 ? double.NaN : Math.Max(0, (sumOfSquares - (sum * sum / count)) / (count - 1)));
    }

    /// <summary>Outcomes that are yes or no: their mean is the share p of yes, their variance p(1 − p), without n − 1.</summary>
    /// <param name="passes">From 0 to <paramref name="count"/>.</param>
    /// <param name="count">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Summary OfShare(int passes, int count)
    {
        Arguments.AtLeast(1, count);
        Arguments.AtLeast(0, passes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(passes, count);
        var share = (double)passes / count;
        return new Summary(count, share, share * (1 - share));
    }

    /// <summary>Summarises the numbers, with two passes so that little is lost to rounding.</summary>
    public static Summary Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var sum = 0.0;
        for (var i = 0; i < values.Count; i++) sum += values[i];
        var mean = sum / values.Count;
        var squares = 0.0;
        for (var i = 0; i < values.Count; i++) squares += (values[i] - mean) * (values[i] - mean);
        return new Summary(values.Count, mean, values.Count < 2 ? double.NaN : squares / (values.Count - 1));
    }
}
