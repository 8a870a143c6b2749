using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Gates;

/// <summary>How far a mean score may be from the one over all cases that there could be. The unit is the case, never the sample.</summary>
internal static class MeanInterval
{
    private const double Confidence = 0.95;

    /// <param name="scores">The mean of each case, 0 to 1; at least one.</param>
    /// <returns>Within 0 to 1; null for a single score between both ends.</returns>
    public static Interval? Of(IReadOnlyList<double> scores)
    {
        if (scores.All(score => score is 0 or 1)) return WilsonInterval.Of(scores.Count(score => score == 1), scores.Count, Confidence);
        if (scores.Count < 2) return null;
        var summary = Summary.Of(scores);
        var reach = StudentT.Quantile((1 + Confidence) / 2, scores.Count - 1) * summary.StandardError;
        return new Interval(Math.Max(0, summary.Mean - reach), Math.Min(1, summary.Mean + reach));
    }
}
