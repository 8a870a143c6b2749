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
