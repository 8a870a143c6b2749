using MathNet.Numerics.Distributions;

namespace PromptRegistry.Statistics;

/// <summary>
/// Asymptotic confidence sequences of a difference between two arms (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit
/// theory and asymptotic confidence sequences", arXiv 2103.06476): they hold at every look at once, so that a rollout may be judged as often as
/// somebody likes. The price is a wider interval than that of one look at a count that was fixed before.
/// </summary>
public static class ConfidenceSequence
{
    /// <summary>The count of both arms at which the interval is tightest: small, for guardrails are to be quick.</summary>
    public const int DefaultTuning = 500;

    /// <summary>Both ends at once: the difference lies between them at all looks with a chance of 1 − alpha.</summary>
    /// <param name="difference">Of two arms with at least two numbers each.</param>
    /// <param name="alpha">Chance that it ever is outside, between 0 and 1.</param>
    /// <param name="tuning">The count of both arms at which it is tightest, at least 1; chosen before the first look.</param>
    /// <exception cref="ArgumentException">An arm or a number is too small or out of its range.</exception>
    public static SequenceResult TwoSided(ArmDifference difference, double alpha = MinimumDetectableEffect.Alpha, int tuning = DefaultTuning)
    {
        Check(difference, alpha, tuning);
        var rho = Rho(alpha, tuning);
        var spread = Spread(difference.Count, rho);
        var reach = Reach(difference, rho, Math.Log(Math.Sqrt(spread) / alpha));
        var log = Log(difference, rho) - (0.5 * Math.Log(spread));
        return Result(difference, reach, Math.Min(1, Math.Exp(-log)));
    }

    /// <summary>
    /// Either end for itself: each is passed at some look with a chance of at most alpha. A candidate does harm where the upper end is below zero.
    /// </summary>
    /// <inheritdoc cref="TwoSided"/>
    public static SequenceResult OneSided(ArmDifference difference, double alpha = MinimumDetectableEffect.Alpha, int tuning = DefaultTuning)
    {
        Check(difference, alpha, tuning);
        if (alpha >= 0.5) throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "A one-sided sequence asks for less than 0.5.");
        var rho = Rho(2 * alpha, tuning);
        var root = Math.Sqrt(Spread(difference.Count, rho));
        var reach = Reach(difference, rho, Math.Log(1 + (root / (2 * alpha))));
        // The level at which the end would just touch zero.
        var p = Math.Min(1, root / (2 * (Math.Exp(Log(difference, rho)) - 1)));
        return Result(difference, reach, p is >= 0 and < 1 ? p : 1);
    }

    /// <summary>
    /// The drop that a one-sided sequence finds with the wanted power by the time both arms have so many numbers: how far its end reaches, and so
    /// much of the estimate's own noise.
    /// </summary>
    /// <param name="deviation">Standard deviation of the metric, the same in both arms.</param>
    /// <param name="control">Numbers of the control, at least 2.</param>
    /// <param name="candidate">Numbers of the candidate, at least 2.</param>
    /// <param name="alpha">Share of false alarms, below 0.5.</param>
    /// <param name="power">Share of drops of this size that are found.</param>
    /// <param name="tuning">As for the sequence.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double DetectableDrop(
        double deviation, int control, int candidate, double alpha = MinimumDetectableEffect.Alpha, double power = MinimumDetectableEffect.Power,
        int tuning = DefaultTuning)
    {
        Arguments.Share(power);
        var none = ArmDifference.Absolute(new Summary(control, 0, deviation * deviation), new Summary(candidate, 0, deviation * deviation));
        return OneSided(none, alpha, tuning).Interval.Upper + (Normal.InvCDF(0, 1, power) * none.StandardError);
    }

    private static void Check(ArmDifference difference, double alpha, int tuning)
    {
        ArgumentNullException.ThrowIfNull(difference);
        Arguments.AtLeast(2, difference.Control.Count);
        Arguments.AtLeast(2, difference.Candidate.Count);
        Arguments.AtLeast(1, tuning);
        Arguments.Share(alpha);
    }

    private static double Rho(double alpha, int tuning) => Math.Sqrt(((-2 * Math.Log(alpha)) + Math.Log((-2 * Math.Log(alpha)) + 1)) / tuning);

    private static double Spread(int count, double rho) => (count * rho * rho) + 1;

    private static double Reach(ArmDifference difference, double rho, double log)
    {
        double count = difference.Count;
        return difference.StandardError * Math.Sqrt(count) * Math.Sqrt(2 * Spread(difference.Count, rho) / (count * count * rho * rho) * log);
    }

    private static double Log(ArmDifference difference, double rho)
    {
        if (difference.StandardError == 0) return difference.Estimate == 0 ? 0 : double.PositiveInfinity;
        var z = difference.Estimate / difference.StandardError;
        return rho * rho * z * z * difference.Count / (2 * Spread(difference.Count, rho));
    }

    private static SequenceResult Result(ArmDifference difference, double reach, double p) =>
        new(difference, new Interval(difference.Estimate - reach, difference.Estimate + reach), p);
}

/// <summary>What a confidence sequence says at a look.</summary>
/// <param name="Difference">What was found.</param>
/// <param name="Interval">Where the difference is; it holds at all looks at once.</param>
/// <param name="P">
/// A p-value that holds at all looks at once; of a one-sided sequence in the direction of the estimate.
/// </param>
public sealed record SequenceResult(ArmDifference Difference, Interval Interval, double P)
{
    /// <summary>Whether the candidate is lower, beyond what is tolerated.</summary>
    /// <param name="margin">A drop that is tolerated, in the unit of the difference and not below zero.</param>
    public bool IsLower(double margin = 0) => Interval.Upper < -margin;

    /// <summary>Whether the candidate is higher, beyond what is tolerated: harm for costs, times and errors.</summary>
    /// <param name="margin">A rise that is tolerated, in the unit of the difference and not below zero.</param>
    public bool IsHigher(double margin = 0) => Interval.Lower > margin;
}
