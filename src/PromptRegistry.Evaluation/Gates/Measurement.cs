using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Gates;

/// <summary>A suite as it was measured now.</summary>
/// <param name="Deterministic">Whether equal requests get equal answers: temperature 0, or all samples of each case alike.</param>
public sealed record Measurement(IReadOnlyList<MeasuredCase> Cases, bool Deterministic);

/// <summary>One case as it was measured now.</summary>
/// <param name="Scores">By scorer; a scorer that does not apply is absent.</param>
/// <param name="Problems">Why it first failed, by scorer.</param>
/// <param name="Unscored">Cells without a score.</param>
/// <param name="FirstUnscored">Why the first of them has none; null where all have.</param>
/// <param name="Missing">Samples whose answers are not recorded.</param>
public sealed record MeasuredCase(
    string Id,
    string Digest,
    IReadOnlyList<string> Tags,
    bool Critical,
    SourceLocation Location,
    IReadOnlyDictionary<string, Moments> Scores,
    IReadOnlyDictionary<string, string> Problems,
    int Unscored,
    string? FirstUnscored,
    int Missing);

/// <summary>One case under one scorer, in the baseline and now.</summary>
internal readonly record struct PairedCase(MeasuredCase Case, Moments Baseline, Moments Candidate)
{
    /// <summary>Sums of six decimals divided by different counts differ by rounding; less than this is no difference.</summary>
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
