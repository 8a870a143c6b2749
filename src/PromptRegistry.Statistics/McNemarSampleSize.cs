using MathNet.Numerics.Distributions;

namespace PromptRegistry.Statistics;

/// <summary>
/// How many pairs McNemar's test needs (Connor 1987): n = (z(α)·√ψ + z(power)·√(ψ − d²))² / d² with ψ the share of pairs that change and d the net
/// share that gets worse.
/// </summary>
public static class McNemarSampleSize
{
    /// <summary>The number of pairs before rounding up.</summary>
    /// <param name="regressions">Share of pairs that pass before and fail now, 0 to 1.</param>
    /// <param name="fixes">Share of pairs that fail before and pass now, 0 to 1, another than <paramref name="regressions"/>.</param>
    /// <param name="alpha">Share of false alarms, between 0 and 1.</param>
    /// <param name="power">Share of real changes that are found, between 0 and 1.</param>
    /// <param name="oneSided">Whether only regressions are asked for.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double Exact(
        double regressions, double fixes, double alpha = MinimumDetectableEffect.Alpha, double power = MinimumDetectableEffect.Power, bool oneSided = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(regressions);
        ArgumentOutOfRangeException.ThrowIfNegative(fixes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(regressions + fixes, 1);
        ArgumentOutOfRangeException.ThrowIfEqual(fixes, regressions);
        Arguments.Share(alpha);
        Arguments.Share(power);
        var (changing, net) = (regressions + fixes, regressions - fixes);
        var root = (Normal.InvCDF(0, 1, 1 - (oneSided ? alpha : alpha / 2)) * Math.Sqrt(changing))
            + (Normal.InvCDF(0, 1, power) * Math.Sqrt(changing - (net * net)));
        return root * root / (net * net);
    }

    /// <summary>The number of pairs, rounded up.</summary>
    /// <inheritdoc cref="Exact"/>
    public static int Pairs(
        double regressions, double fixes, double alpha = MinimumDetectableEffect.Alpha, double power = MinimumDetectableEffect.Power, bool oneSided = true) =>
        (int)Math.Ceiling(Exact(regressions, fixes, alpha, power, oneSided));
}
