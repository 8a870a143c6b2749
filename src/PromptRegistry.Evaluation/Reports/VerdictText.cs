using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Evaluation.Reports;

/// <summary>Verdicts and what a gate could notice, in words.</summary>
public static class VerdictText
{
    /// <summary>One lower-case word.</summary>
    public static string Of(ExitCode code) => code.ToString().ToLowerInvariant();

    /// <summary>One sentence: what this suite can notice, with its minimum detectable effect where that is known.</summary>
    public static string Detection(PromptEvaluation prompt)
    {
        var effects = prompt.Metrics.Where(metric => metric.Slice is null && metric.MinimumDetectableEffect is > 0).ToList();
        var drops = effects.Count == 0
            ? "the smallest drop that can be found is not known yet"
            : "finds drops of at least " + string.Join(", ", effects.Select(metric => $"{ReportNumber.Score(metric.MinimumDetectableEffect!.Value)} in {metric.Scorer}"))
                + " (80 % power)";
        return prompt.Detection switch
        {
            Gates.Detection.Strict => "strict: every flip, and every drop of a case beyond the tolerance, fails",
            Gates.Detection.Flips => "answers do not vary on either side: every flip fails, and metrics are tested as well",
            Gates.Detection.Statistical => $"statistical: {drops}",
            _ => $"no baseline: thresholds and critical cases only; {drops}",
        };
    }
}
