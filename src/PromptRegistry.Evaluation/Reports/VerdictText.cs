using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Reports;

/// <summary>Verdicts and what a gate could notice, in words.</summary>
public static class VerdictText
{
    private const string Inconclusive = "inconclusive";

    /// <summary>One lower-case word.</summary>
    public static string Of(OutcomeCode code) => code.ToString().ToLowerInvariant();

    /// <summary>One lower-case word for a run: the gravest of its prompts.</summary>
    public static string Of(EvaluationResult result)
    {
        var same = result.Prompts.Where(prompt => prompt.Code == result.Code).Select(Of).Distinct(StringComparer.Ordinal).ToList();
        if (result.Code == OutcomeCode.Passed) return same.Contains(Inconclusive) ? Inconclusive : Of(result.Code);
        return result.Code == OutcomeCode.Regressed && same is [var only] ? only : Of(result.Code);
    }

    /// <summary>The same for one prompt; what has no answer at all is not called passed.</summary>
    public static string Of(PromptEvaluation prompt) => prompt.Verdict switch
    {
        Verdict.Passed or null when prompt.Code == OutcomeCode.Passed => prompt.Metrics.Count == 0 ? "not evaluated" : Of(prompt.Code),
        Verdict.Inconclusive when prompt.Code is OutcomeCode.Passed or OutcomeCode.Regressed => Inconclusive,
        Verdict.Failed when prompt.Code == OutcomeCode.Regressed => "failed",
        _ => Of(prompt.Code),
    };

    /// <summary>The smallest drop of a metric that is found with 80 % power, for a table.</summary>
    public static string Finds(MetricComparison metric) => metric.MinimumDetectableEffect switch
    {
        null => "none",
        0 => "1 flip",
        { } drop => ReportNumber.Score(drop),
    };

    /// <summary>One sentence: what this suite can notice, with its minimum detectable effect.</summary>
    public static string Detection(PromptEvaluation prompt)
    {
        var effects = prompt.Metrics
            .Where(metric => metric.Slice is null && metric.MinimumDetectableEffect is > 0)
            .Select(metric => $"{ReportNumber.Score(metric.MinimumDetectableEffect)} in {metric.Scorer}")
            .ToList();
        var drops = effects.Count == 0
            ? "finds no drop by its test, for it has too few cases"
            : $"finds drops of at least {string.Join(", ", effects)} (80 % power)";
        return prompt.Detection switch
        {
            Gates.Detection.Strict => "strict; finds a flip of a single case, and a drop of a single case beyond the tolerance",
            Gates.Detection.Flips =>
                $"{GateSettings.Levels[(int)(prompt.Suite?.Gate.Level ?? GateLevel.Standard)]}, and answers do not vary on either side; "
                + "finds a flip of a single case, and a drop of a metric by its test",
            Gates.Detection.Statistical => $"{GateSettings.Levels[(int)(prompt.Suite?.Gate.Level ?? GateLevel.Standard)]}, statistical; {drops}",
            _ => $"thresholds and critical cases, for there is no baseline; against one, it {drops}",
        };
    }
}
