using PromptRegistry.Evaluation.Models;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Adds up what answers took.</summary>
internal static class UsageSummary
{
    public static EvaluationUsage Of(IReadOnlyList<CaseResult> cases, int asked)
    {
        var answers = cases.SelectMany(result => result.Samples).Select(sample => sample.Answer).OfType<ModelAnswer>().ToList();
        var latencies = answers.Select(answer => answer.Latency).Order().ToList();
        var costs = answers.Where(answer => answer.CostUsd is not null).ToList();
        return new EvaluationUsage(
            answers.Count,
            asked,
            answers.Sum(answer => answer.InputTokens ?? 0),
            answers.Sum(answer => answer.OutputTokens ?? 0),
            costs.Count == 0 ? null : costs.Sum(answer => answer.CostUsd!.Value),
            Percentile(latencies, 0.5),
            Percentile(latencies, 0.95));
    }

    /// <summary>The nearest rank.</summary>
    private static TimeSpan Percentile(List<TimeSpan> sorted, double share) =>
        sorted.Count == 0 ? TimeSpan.Zero : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)];
}
