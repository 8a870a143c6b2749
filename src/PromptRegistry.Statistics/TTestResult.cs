namespace PromptRegistry.Statistics;

/// <summary>Outcome of a t-test.</summary>
/// <param name="T">The statistic; infinite where nothing varies and the means differ, NaN where nothing varies and they do not.</param>
/// <param name="DegreesOfFreedom">Of the t distribution.</param>
/// <param name="Difference">The difference of the means.</param>
/// <param name="StandardError">Of that difference.</param>
/// <param name="PTwoSided">Probability of a difference this far from zero or farther, if there is none.</param>
/// <param name="PLess">Probability of one this low or lower.</param>
/// <param name="PGreater">Probability of one this high or higher.</param>
/// <param name="Interval">Confidence interval of the difference.</param>
public sealed record TTestResult(
    double T, double DegreesOfFreedom, double Difference, double StandardError, double PTwoSided, double PLess, double PGreater, Interval Interval)
{
    internal static TTestResult Of(double difference, double error, double freedom, double confidence)
    {
        if (error == 0)
        {
            // Nothing varies: the difference is what it is.
            var (less, greater) = difference switch { < 0 => (0.0, 1.0), > 0 => (1.0, 0.0), _ => (0.5, 0.5) };
            var certain = difference == 0 ? double.NaN : difference / error;
            return new TTestResult(certain, freedom, difference, 0, difference == 0 ? 1 : 0, less, greater, new Interval(difference, difference));
        }

        var t = difference / error;
        var reach = StudentT.Quantile(0.5 + (confidence / 2), freedom) * error;
        return new TTestResult(
            t, freedom, difference, error, Math.Min(1, 2 * StudentT.UpperTail(Math.Abs(t), freedom)), StudentT.UpperTail(-t, freedom),
            StudentT.UpperTail(t, freedom), new Interval(difference - reach, difference + reach));
    }
}
