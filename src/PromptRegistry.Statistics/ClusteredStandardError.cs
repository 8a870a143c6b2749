namespace PromptRegistry.Statistics;

/// <summary>
/// Standard error of a mean of numbers that come in clusters, such as variants of one template: √(C/(C − 1) · Σ over clusters (Σ (x − mean))²) / n
/// (Miller, arXiv 2411.00640, with the correction for few clusters). To take them for independent makes false alarms.
/// </summary>
public static class ClusteredStandardError
{
    /// <param name="values">The numbers, at least one.</param>
    /// <param name="clusters">The cluster of each, as many.</param>
    /// <returns>The standard error; NaN for a single cluster.</returns>
    /// <exception cref="ArgumentException">The two lists differ in length, or are empty.</exception>
    public static double Of(IReadOnlyList<double> values, IReadOnlyList<string> clusters)
    {
        Arguments.Numbers(values, 1);
        ArgumentNullException.ThrowIfNull(clusters);
        if (clusters.Count != values.Count) throw new ArgumentException($"{values.Count} numbers have {clusters.Count} clusters.", nameof(clusters));
        var mean = Summary.Of(values).Mean;
        var sums = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < values.Count; i++) sums[clusters[i]] = sums.GetValueOrDefault(clusters[i]) + (values[i] - mean);
        if (sums.Count < 2) return double.NaN;
        var squares = sums.Values.Order().Sum(sum => sum * sum);
        return Math.Sqrt(sums.Count / (sums.Count - 1.0) * squares) / values.Count;
    }
}
