using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Gates;

/// <summary>A metric that dropped by at least the tolerance, with a Holm-adjusted p below 0.05, is a regression.</summary>
internal static class StatisticalGate
{
    public static void Check(
        EvaluationSuite suite, BaselineComparison comparison, IReadOnlyList<MetricComparison> metrics, Detection detection,
        ICollection<Diagnostic> diagnostics)
    {
        foreach (var metric in metrics)
        {
            if (metric.AdjustedP is not < MinimumDetectableEffect.Alpha || !(metric.Drop >= suite.Gate.Tolerance))
                continue;
            var scorer = suite.Scorers.First(scorer => scorer.Info.Id == metric.Scorer).Info;
            var worst = CaseGate.WorstFirst(comparison.Pairs(metric.Scorer).Where(pair =>
                pair.Difference < 0 && (metric.Slice is null || pair.Case.Tags.Contains(metric.Slice, StringComparer.Ordinal))));
            var where = metric.Slice is null
                ? $"over {metric.Compared} cases"
                : $"over the {metric.Compared} cases tagged '{metric.Slice}'";
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.MetricRegressed, scorer.Location, string.Create(CultureInfo.InvariantCulture,
                $"'{metric.Scorer}' dropped {where} from {metric.Baseline:0.###} in the baseline to"
                    + $" {metric.Candidate:0.###} in the candidate "
                + $"(drop {metric.Drop:0.###}, adjusted p {metric.AdjustedP:0.####}, tolerance"
                + $" {suite.Gate.Tolerance:0.###}). "
                + $"Worst cases: {CaseGate.Worst(scorer, worst)}.")));
        }

        if (detection == Detection.Statistical) WarnWhenPowerless(suite, metrics, diagnostics);
    }

    /// <summary>The smallest p of m differing cases is 2^-m; with Holm, of the family times as much.</summary>
    private static void WarnWhenPowerless(
        EvaluationSuite suite, IReadOnlyList<MetricComparison> metrics, ICollection<Diagnostic> diagnostics)
    {
        var family = Math.Max(1, metrics.Count(metric => metric.AdjustedP is not null));
        var cases = metrics.Where(metric => metric.Slice is null).Select(metric => metric.Compared).DefaultIfEmpty().Max();
        var needed = DetectableDrop.FewestDiffering(family);
        if (cases == 0 || cases >= needed) return;
        diagnostics.Add(new Diagnostic(EvaluationDiagnostics.Underpowered, SourceLocation.File(suite.Path),
            $"The statistical gate of '{suite.Prompt}' cannot fail: it compares {cases} cases, and with {family}"
                + $" {(family == 1 ? "comparison" : "comparisons")} at least"
            + $" {needed} must differ before chance is ruled out. Mark cases as critical, use 'level: strict' where"
            + " answers do not vary, or add cases."));
    }
}
