using MathNet.Numerics.Distributions;

namespace PromptRegistry.Statistics;

/// <summary>The exact interval of a share (Clopper and Pearson 1934): never covers less than it says, and is wide for it.</summary>
public static class ClopperPearsonInterval
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
        Arguments.Share(confidence);
        var tail = (1 - confidence) / 2;
        return new Interval(
            passes == 0 ? 0 : Beta.InvCDF(passes, count - passes + 1, tail),
            passes == count ? 1 : Beta.InvCDF(passes + 1, count - passes, 1 - tail));
    }
}
