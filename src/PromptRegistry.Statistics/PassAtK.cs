namespace PromptRegistry.Statistics;

/// <summary>
/// Unbiased estimates from n samples, c of which pass: pass@k, that at least one of k passes (Chen et al., arXiv 2107.03374), and pass^k, that all k do.
/// The plain (c/n)^k promises too much.
/// </summary>
public static class PassAtK
{
    /// <summary>1 − C(n − c, k) / C(n, k).</summary>
    /// <param name="samples">n, at least 1.</param>
    /// <param name="passes">c, from 0 to n.</param>
    /// <param name="k">From 1 to n.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double AnyOf(int samples, int passes, int k) => 1 - Share(samples, samples - passes, passes, k);

    /// <summary>C(c, k) / C(n, k).</summary>
    /// <param name="samples">n, at least 1.</param>
    /// <param name="passes">c, from 0 to n.</param>
    /// <param name="k">From 1 to n.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double AllOf(int samples, int passes, int k) => Share(samples, passes, passes, k);

    private static double Share(int samples, int chosen, int passes, int k)
    {
        Arguments.AtLeast(1, samples);
        Arguments.AtLeast(0, passes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(passes, samples);
        Arguments.AtLeast(1, k);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, samples);
        var share = 1.0;
        for (var i = 0; i < k; i++) share *= Math.Max(0, chosen - i) / (double)(samples - i);
        return share;
    }
}
