using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Evaluation.Reports;

/// <summary>The models that answered one suite, side by side: a row a metric, a column a model.</summary>
internal static class ModelTable
{
    /// <param name="models">One for each model; at least two.</param>
    public static void Write(IReadOnlyList<PromptEvaluation> models, TextWriter output)
    {
        var table = new TextTable(leftColumns: 1);
        table.Add([models[0].Prompt, .. models.Select(m => $"{m.Model ?? "?"}{(m.IsOwnModel ? " *" : "")}")]);
        foreach (var scorer in models.SelectMany(m => m.Metrics).Where(m => m.Slice is null).Select(m => m.Scorer).Distinct(StringComparer.Ordinal))
        {
            table.Add([scorer, .. models.Select(m => Score(m, scorer))]);
        }

        table.Add(["verdict", .. models.Select(VerdictText.Of)]);
        table.Add(["tokens in", .. models.Select(m => ReportNumber.Count(m.Usage.InputTokens))]);
        table.Add(["tokens out", .. models.Select(m => ReportNumber.Count(m.Usage.OutputTokens))]);
        table.Add(["cost", .. models.Select(m => m.Usage.CostUsd is { } cost ? ReportNumber.Dollars(cost) : "–")]);
        table.Add(["latency median", .. models.Select(m => ReportNumber.Duration(m.Usage.MedianLatency))]);
        table.Add(["latency p95", .. models.Select(m => ReportNumber.Duration(m.Usage.LatencyP95))]);
        table.Write(output);
        output.Write("  * the prompt's own model, which alone is held against the baseline\n\n");
    }

    private static string Score(PromptEvaluation model, string scorer) =>
        model.Metrics.FirstOrDefault(m => m.Slice is null && m.Scorer == scorer) is { } metric
            ? $"{ReportNumber.Score(metric.Candidate)} ({ReportNumber.Percent(metric.PassRate)})"
            : "–";
}
