namespace PromptRegistry.Evaluation.Running;

/// <summary>Adds up what answers took.</summary>
internal static class UsageSummary
{
    public static EvaluationUsage Of(IReadOnlyList<CaseResult> cases, int asked)
    {
        var latencies = new List<double>();
        var (input, output) = (0L, 0L);
        double? cost = null;
        foreach (var result in cases)
        {
            foreach (var sample in result.Samples)
            {
                if (sample.Answer is not { } answer) continue;
                latencies.Add(answer.Latency.TotalMilliseconds);
                input += answer.InputTokens ?? 0;
                output += answer.OutputTokens ?? 0;
                if (answer.CostUsd is { } dollars) cost = (cost ?? 0) + dollars;
            }
        }

        latencies.Sort();
        return new EvaluationUsage(
            latencies.Count, asked, input, output, cost, Percentile(latencies, 0.5), Percentile(latencies, 0.95));
    }

    /// <summary>The nearest rank.</summary>
    private static TimeSpan Percentile(List<double> sorted, double share) =>
        sorted.Count == 0
            ? TimeSpan.Zero
            : TimeSpan.FromMilliseconds(sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)]);
}
