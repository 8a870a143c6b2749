namespace PromptRegistry.Statistics;

/// <summary>Student's t-test of paired differences: t = mean / (deviation / √n) with n − 1 degrees of freedom.</summary>
public static class PairedTTest
{
    /// <param name="differences">Candidate minus baseline, one a pair, at least two.</param>
    /// <param name="confidence">Of the interval of the mean difference, between 0 and 1.</param>
    /// <exception cref="ArgumentException">Too few differences, or one is no finite number.</exception>
    public static TTestResult Test(IReadOnlyList<double> differences, double confidence = 0.95)
    {
        Arguments.Numbers(differences, 2);
        Arguments.Share(confidence);
        var summary = Summary.Of(differences);
        return TTestResult.Of(summary.Mean, summary.StandardError, summary.Count - 1, confidence);
    }
}
