namespace PromptRegistry.Statistics;

/// <summary>Student's t distribution (Student, "The probable error of a mean", 1908), as the t-tests use it.</summary>
public static class StudentT
{
    /// <summary>P(T &gt; t).</summary>
    /// <param name="t">The statistic; infinite values are allowed.</param>
    /// <param name="degreesOfFreedom">Above 0, whole or not.</param>
    public static double UpperTail(double t, double degreesOfFreedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degreesOfFreedom);
        return MathNet.Numerics.Distributions.StudentT.CDF(0, 1, degreesOfFreedom, -t);
    }

    /// <summary>The t that the share <paramref name="p"/> of the distribution lies below.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is not between 0 and 1, or the degrees of freedom are not above 0.</exception>
    public static double Quantile(double p, double degreesOfFreedom)
    {
        Arguments.Share(p);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degreesOfFreedom);
        return MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, degreesOfFreedom, p);
    }
}
