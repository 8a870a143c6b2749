namespace PromptRegistry.Statistics;

/// <summary>Wilson's score interval of a share (Wilson 1927): never outside of 0..1, and sensible at 0 and at n of n.</summary>
public static class WilsonInterval
{
    /// <param name="passes">From 0 to <paramref name="count"/>.</param>
    /// <param name="count">At least 1.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Interval Of(int passes, int count, double confidence = 0.95)
    {
        Arguments.AtLeast(1, count);
        Arguments.AtLeast(0, passes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(passes, count);
        var z = Arguments.TwoSidedZ(confidence);
        var share = (double)passes / count;
        var weight = 1 + (z * z / count);
        var middle = (share + (z * z / (2.0 * count))) / weight;
        var reach = z * Math.Sqrt((share * (1 - share) / count) + (z * z / (4.0 * count * count))) / weight;
        return new Interval(passes == 0 ? 0 : middle - reach, passes == count ? 1 : middle + reach);
    }
}
