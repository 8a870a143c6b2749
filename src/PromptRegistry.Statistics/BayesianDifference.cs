using MathNet.Numerics.Distributions;

namespace PromptRegistry.Statistics;

/// <summary>
/// A difference between two arms as a normal posterior, for who wants to say how likely the candidate is better. It is no guard against looking often:
/// roll back by a confidence sequence.
/// </summary>
/// <param name="Mean">The most likely difference.</param>
/// <param name="Deviation">How sure that is.</param>
/// <param name="ChanceToWin">How likely the candidate's mean is the higher one.</param>
/// <param name="ControlRisk">What is lost on average by staying with the control.</param>
/// <param name="CandidateRisk">What is lost on average by going on with the candidate.</param>
/// <param name="Interval">Where the difference lies with 95 %.</param>
public sealed record BayesianDifference(double Mean, double Deviation, double ChanceToWin, double ControlRisk, double CandidateRisk, Interval Interval)
{
    /// <param name="difference">Absolute or relative; its standard error is above 0.</param>
    /// <param name="priorMean">What was expected before, with a deviation; does not count with a flat prior.</param>
    /// <param name="priorDeviation">How sure that was; null for a flat prior.</param>
    /// <exception cref="ArgumentOutOfRangeException">A deviation is not above 0.</exception>
    public static BayesianDifference Of(ArmDifference difference, double priorMean = 0, double? priorDeviation = null)
    {
        ArgumentNullException.ThrowIfNull(difference);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(difference.StandardError);
        var precision = 1 / (difference.StandardError * difference.StandardError);
        var weighted = difference.Estimate * precision;
        if (priorDeviation is { } deviation)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(deviation, nameof(priorDeviation));
            precision += 1 / (deviation * deviation);
            weighted += priorMean / (deviation * deviation);
        }

        var (mean, sigma) = (weighted / precision, Math.Sqrt(1 / precision));
        var win = Normal.CDF(0, 1, mean / sigma);
        var density = sigma * Normal.PDF(0, 1, mean / sigma);
        var reach = Arguments.TwoSidedZ(0.95) * sigma;
        return new BayesianDifference(
            mean, sigma, win, (mean * win) + density, density - (mean * (1 - win)), new Interval(mean - reach, mean + reach));
    }
}
