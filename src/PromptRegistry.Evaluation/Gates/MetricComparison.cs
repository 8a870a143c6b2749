namespace PromptRegistry.Evaluation.Gates;

/// <summary>One metric over one slice of the cases, now and in the baseline.</summary>
/// <param name="Scorer">Id of the scorer.</param>
/// <param name="Slice">A tag, or null for all cases.</param>
/// <param name="Cases">Cases measured now.</param>
/// <param name="Compared">Cases that both sides have.</param>
/// <param name="Baseline">Mean over the compared cases in the baseline; null without one.</param>
/// <param name="Candidate">Mean now, over the compared cases where there are any, else over all.</param>
/// <param name="PassRate">Share of the samples that pass now.</param>
/// <param name="P">One-sided p-value of the drop; null where nothing was compared.</param>
/// <param name="AdjustedP">The same after Holm over the gating family; null outside it.</param>
/// <param name="MinimumDetectableEffect">Smallest drop found with 80 % power; 0 where every flip is found; null where
/// unknown.</param>
public sealed record MetricComparison(
    string Scorer,
    string? Slice,
    int Cases,
    int Compared,
    double? Baseline,
    double Candidate,
    double PassRate,
    double? P,
    double? AdjustedP,
    double? MinimumDetectableEffect)
{
    /// <summary>Baseline minus candidate; null without a baseline.</summary>
    public double? Drop => Baseline - Candidate;
}
