namespace PromptRegistry.Statistics;

/// <summary>
/// Welch's t-test of two independent groups (Welch 1947), with the degrees of freedom of Satterthwaite: right for live traffic, where the two sides
/// have different users. Not for the same cases on both sides: it throws away that they are paired.
/// </summary>
public static class WelchTTest
{
    /// <param name="x">The first group, at least two numbers.</param>
    /// <param name="y">The second group, at least two numbers.</param>
    /// <param name="confidence">Of the interval of mean(x) − mean(y), between 0 and 1.</param>
    /// <exception cref="ArgumentException">A group is too small, or holds what is no finite number.</exception>
    public static TTestResult Test(IReadOnlyList<double> x, IReadOnlyList<double> y, double confidence = 0.95)
    {
        Arguments.Numbers(x, 2);
        Arguments.Numbers(y, 2);
        return Test(Summary.Of(x), Summary.Of(y), confidence);
    }

    /// <summary>The same from summaries, which is all that a dashboard keeps.</summary>
    /// <exception cref="ArgumentException">A group has fewer than two numbers.</exception>
    public static TTestResult Test(Summary x, Summary y, double confidence = 0.95)
    {
        Arguments.AtLeast(2, x.Count);
        Arguments.AtLeast(2, y.Count);
        Arguments.Share(confidence);
        var (a, b) = (x.Variance / x.Count, y.Variance / y.Count);
        var freedom = a + b == 0
            ? x.Count + y.Count - 2
            : (a + b) * (a + b) / ((a * a / (x.Count - 1)) + (b * b / (y.Count - 1)));
        return TTestResult.Of(x.Mean - y.Mean, Math.Sqrt(a + b), freedom, confidence);
    }

    /// <summary>The same of a difference between two arms, absolute or relative; the degrees of freedom are those of the means.</summary>
    /// <param name="difference">Of two arms with at least two numbers each.</param>
    /// <param name="confidence">Of the interval, between 0 and 1. For a one-sided bound at 95 % ask for 0.90 and take its end.</param>
    /// <exception cref="ArgumentException">An arm has fewer than two numbers.</exception>
    public static TTestResult Test(ArmDifference difference, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(difference);
        var ofMeans = Test(difference.Candidate, difference.Control, confidence);
        return TTestResult.Of(difference.Estimate, difference.StandardError, ofMeans.DegreesOfFreedom, confidence);
    }
}
