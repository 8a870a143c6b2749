using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Gates;

/// <summary>
/// Says where a suite cannot rule out a drop that matters: the lower end of the 90 % interval of a gating metric's change, over all cases, lies below
/// the margin. Each metric has to hold by itself, so nothing is corrected for their number.
/// </summary>
internal static class NoninferiorityGate
{
    public static void Check(EvaluationSuite suite, IReadOnlyList<MetricComparison> metrics, ICollection<Diagnostic> diagnostics)
    {
        var gating = suite.Scorers.Where(scorer => scorer.Info.IsGating).ToDictionary(scorer => scorer.Info.Id, scorer => scorer.Info, StringComparer.Ordinal);
        foreach (var metric in metrics.Where(metric => metric.Slice is null && metric.Compared > 0 && gating.ContainsKey(metric.Scorer)))
        {
            if (metric.Change is { } change && change.Lower >= -suite.Gate.Margin) continue;

            // What is shown to have dropped is no matter of doubt.
            if (diagnostics.Any(d => d.Descriptor == EvaluationDiagnostics.MetricRegressed && d.Location == gating[metric.Scorer].Location)) continue;
            var found = metric.Change is { } interval
                ? $"it changed by {CaseGate.Signed(-metric.Drop!.Value)}, and may have changed by anything from {CaseGate.Signed(interval.Lower)} to {CaseGate.Signed(interval.Upper)} (90 % interval)"
                : "a single case says nothing about its spread";
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.Inconclusive, gating[metric.Scorer].Location,
                $"'{metric.Scorer}' is not shown to have dropped, but a drop beyond the margin of {CaseGate.Number(suite.Gate.Margin)} cannot be ruled out over"
                + $" {metric.Compared} {(metric.Compared == 1 ? "case" : "cases")}: {found}. Add cases, or raise 'samples'.")
            {
                Severity = suite.Gate.Level == GateLevel.StrictNoninferiority ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
            });
        }
    }
}
