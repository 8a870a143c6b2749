using MathNet.Numerics.Distributions;

namespace PromptRegistry.Statistics;

/// <summary>
/// The test of two shares with the pooled variance, for a count that was fixed before, and Newcombe's interval of their difference from Wilson's of each
/// (Newcombe, "Interval estimation for the difference between independent proportions", 1998, method 10).
/// </summary>
public static class TwoShareTest
{
    /// <param name="controlPasses">From 0 to <paramref name="controlCount"/>.</param>
    /// <param name="controlCount">At least 1.</param>
    /// <param name="candidatePasses">From 0 to <paramref name="candidateCount"/>.</param>
    /// <param name="candidateCount">At least 1.</param>
    /// <param name="confidence">Of the interval, between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static TwoShareResult Test(int controlPasses, int controlCount, int candidatePasses, int candidateCount, double confidence = 0.95)
    {
        var (a, b) = (WilsonInterval.Of(controlPasses, controlCount, confidence), WilsonInterval.Of(candidatePasses, candidateCount, confidence));
        var (p, q) = ((double)controlPasses / controlCount, (double)candidatePasses / candidateCount);
        var difference = q - p;
        var interval = new Interval(
            difference - Hypotenuse(q - b.Lower, a.Upper - p),
            difference + Hypotenuse(b.Upper - q, p - a.Lower));
        var both = (double)(controlPasses + candidatePasses) / (controlCount + candidateCount);
        var error = Math.Sqrt(both * (1 - both) * ((1.0 / controlCount) + (1.0 / candidateCount)));
        if (error == 0) return new TwoShareResult(difference, 0, 1, 0.5, 0.5, interval);
        var z = difference / error;
        return new TwoShareResult(difference, z, Math.Min(1, 2 * Normal.CDF(0, 1, -Math.Abs(z))), Normal.CDF(0, 1, z), Normal.CDF(0, 1, -z), interval);
    }

    private static double Hypotenuse(double a, double b) => Math.Sqrt((a * a) + (b * b));
}

/// <summary>Outcome of a test of two shares.</summary>
/// <param name="Difference">Candidate minus control.</param>
/// <param name="Z">The statistic.</param>
/// <param name="PTwoSided">Probability of a difference this far from zero or farther, if there is none.</param>
/// <param name="PLess">Probability of one this low or lower.</param>
/// <param name="PGreater">Probability of one this high or higher.</param>
/// <param name="Interval">Confidence interval of the difference.</param>
public sealed record TwoShareResult(double Difference, double Z, double PTwoSided, double PLess, double PGreater, Interval Interval);
