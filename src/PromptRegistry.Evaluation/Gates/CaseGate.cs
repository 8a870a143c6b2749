using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Gates;

/// <summary>
/// Compares case by case, where any difference is real: flips from pass to fail, and with strict also drops of the
/// score.
/// </summary>
internal static class CaseGate
{
    public static void Check(
        ScorerInfo scorer, IReadOnlyList<PairedCase> pairs, double tolerance, bool strict, ICollection<Diagnostic> diagnostics)
    {
        if (pairs.Count == 0) return;

        // A critical case that fails has its own finding.
        var flipped = WorstFirst(pairs.Where(pair => pair.Flipped && !pair.Case.Critical));
        if (flipped.Count > 0)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.CaseRegressed, scorer.Location,
                $"{Count(flipped.Count, pairs.Count)} passed '{scorer.Id}' in the baseline and"
                    + $" {(flipped.Count == 1 ? "fails" : "fail")} now: "
                + $"{Worst(scorer, flipped)}. {Means(pairs)}"));
        }

        if (!strict) return;
        var dropped = WorstFirst(pairs.Where(pair => !pair.Flipped && -pair.Difference > tolerance));
        if (dropped.Count == 0) return;
        diagnostics.Add(new Diagnostic(EvaluationDiagnostics.CaseScoreDropped, scorer.Location,
            $"{Count(dropped.Count, pairs.Count)} scored '{scorer.Id}' more than the tolerance of {Number(tolerance)}"
                + " below the baseline: "
            + $"{Worst(scorer, dropped)}. {Means(pairs)}"));
    }

    public static List<PairedCase> WorstFirst(IEnumerable<PairedCase> pairs)
    {
        var worst = pairs.ToList();
        if (worst.Count > 1) worst = [.. worst.OrderBy(pair => pair.Difference)];
        return worst;
    }

    public static string Worst(ScorerInfo scorer, IReadOnlyList<PairedCase> pairs)
    {
        var listed = pairs.Take(3).Select(pair =>
        {
            var reason = pair.Case.Problems.TryGetValue(scorer.Id, out var problem) ? $": {problem}" : "";
            return $"'{pair.Case.Id}' ({Number(pair.Baseline.Mean)} → {Number(pair.Candidate.Mean)}{reason})";
        });
        return string.Join(", ", listed) + (pairs.Count > 3 ? $" and {pairs.Count - 3} more" : "");
    }

    public static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Count(int some, int all) => $"{some} of {all} {(all == 1 ? "case" : "cases")}";

    private static string Means(IReadOnlyList<PairedCase> pairs) =>
        $"Mean over the suite: baseline {Number(pairs.Average(pair => pair.Baseline.Mean))}, candidate"
            + $" {Number(pairs.Average(pair => pair.Candidate.Mean))}.";
}
