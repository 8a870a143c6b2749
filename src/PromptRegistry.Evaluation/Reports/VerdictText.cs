using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Evaluation.Reports;

/// <summary>Verdicts and what a gate could notice, in words.</summary>
public static class VerdictText
{
    /// <summary>One lower-case word.</summary>
    public static string Of(ExitCode code) => code.ToString().ToLowerInvariant();

    /// <summary>The same for one prompt; what has no answer at all is not called passed.</summary>
    public static string Of(PromptEvaluation prompt) =>
        prompt.Code == ExitCode.Passed && prompt.Metrics.Count == 0 ? "not evaluated" : Of(prompt.Code);

    /// <summary>One sentence: what this suite can notice, with its minimum detectable effect where that is known.</summary>
    public static string Detection(PromptEvaluation prompt)
    {
        var effects = prompt.Metrics
            .Where(metric => metric.Slice is null && metric.MinimumDetectableEffect is > 0)
            .Select(metric => $"{ReportNumber.Score(metric.MinimumDetectableEffect)} in {metric.Scorer}")
            .ToList();
        var drops = effects.Count == 0
            ? "finds drops of a size that is not known yet"
            : $"finds drops of at least {string.Join(", ", effects)} (80 % power)";
        return prompt.Detection switch
        {
            Gates.Detection.Strict => "strict; finds a flip of a single case, and a drop of a single case beyond the tolerance",
            Gates.Detection.Flips =>
                "standard, and answers do not vary on either side; "
                + "finds a flip of a single case, and a drop of a metric by its test",
            Gates.Detection.Statistical => $"standard, statistical; {drops}",
            _ => $"thresholds and critical cases, for there is no baseline; against one, it {drops}",
        };
    }
}
