using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Gates;

/// <summary>One case under one scorer, in the baseline and now.</summary>
internal sealed record PairedCase(MeasuredCase Case, Moments Baseline, Moments Candidate)
{
    /// <summary>
    /// Sums of six decimals divided by different counts differ by rounding; less than this is no difference.
    /// </summary>
    private const double Noise = 1e-9;

    /// <summary>Candidate minus baseline of the case means.</summary>
    public double Difference
    {
        get
        {
            var difference = Candidate.Mean - Baseline.Mean;
            return Math.Abs(difference) < Noise ? 0 : difference;
        }
    }

    public bool Flipped => Candidate.PassRate < Baseline.PassRate - Noise;
}
