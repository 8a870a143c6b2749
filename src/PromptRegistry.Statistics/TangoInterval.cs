using MathNet.Numerics.RootFinding;

namespace PromptRegistry.Statistics;

/// <summary>
/// Tango's score interval of a difference of paired shares (Tango, "Equivalence test and confidence interval for the difference in proportions for
/// the paired-sample design", 1998). At 90 % its lower end is the bound of a one-sided 5 % test of non-inferiority.
/// </summary>
public static class TangoInterval
{
    private const double Accuracy = 1e-12;

    /// <summary>Interval of P(fixed) − P(regressed), from −1 to 1.</summary>
    /// <param name="fixes">Pairs that failed before and pass now.</param>
    /// <param name="regressions">Pairs that passed before and fail now.</param>
    /// <param name="pairs">All pairs, at least 1 and at least the sum of the two.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Interval Of(int fixes, int regressions, int pairs, double confidence = 0.95)
    {
        Arguments.AtLeast(0, fixes);
        Arguments.AtLeast(0, regressions);
        Arguments.AtLeast(Math.Max(1, fixes + regressions), pairs);
        var z = Arguments.TwoSidedZ(confidence);
        var estimate = (double)(fixes - regressions) / pairs;
        var lower = regressions == pairs ? -1 : Brent.FindRoot(d => Score(d) - z, -1 + Accuracy, estimate, Accuracy, 1000);
        var upper = fixes == pairs ? 1 : Brent.FindRoot(d => Score(d) + z, estimate, 1 - Accuracy, Accuracy, 1000);
        return new Interval(lower, upper);

        // How many standard errors the data lie above a difference of d, the rest estimated as likely as may be.
        double Score(double d)
        {
            var a = 2.0 * pairs;
            var b = -fixes - regressions + (((2.0 * pairs) - fixes + regressions) * d);
            var c = -regressions * d * (1 - d);
            var rest = (Math.Sqrt(Math.Max(0, (b * b) - (4 * a * c))) - b) / (2 * a);
            var variance = pairs * ((2 * rest) + (d * (1 - d)));
            var distance = fixes - regressions - (pairs * d);
            return distance == 0 ? 0 : distance / Math.Sqrt(Math.Max(variance, double.Epsilon));
        }
    }
}
