using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Gates;

/// <summary>
/// Compares case by case, where any difference is real: flips from pass to fail, and with strict also drops of the score.
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

    public static string Signed(double value) => value.ToString("+0.###;-0.###;0", CultureInfo.InvariantCulture);

    private static string Count(int some, int all) => $"{some} of {all} {(all == 1 ? "case" : "cases")}";

    private static string Means(IReadOnlyList<PairedCase> pairs) =>
        $"Mean over the suite: baseline {Number(pairs.Average(pair => pair.Baseline.Mean))}, candidate"
            + $" {Number(pairs.Average(pair => pair.Candidate.Mean))}.";
}

/// <summary>A critical case must pass every sample of every gating scorer, whatever the baseline says.</summary>
internal static class CriticalCases
{
    public static void Check(EvaluationSuite suite, Measurement measurement, ICollection<Diagnostic> diagnostics)
    {
        foreach (var @case in measurement.Cases.Where(@case => @case.Critical))
        {
            foreach (var scorer in suite.Scorers.Where(scorer => scorer.Info.IsGating))
            {
                if (!@case.Scores.TryGetValue(scorer.Info.Id, out var scores) || scores.Count == 0 || scores.AllPassed)
                    continue;
                diagnostics.Add(new Diagnostic(EvaluationDiagnostics.CriticalCaseFailed, @case.Location,
                    $"The critical case '{@case.Id}' fails '{scorer.Info.Id}' (line {scorer.Info.Location.Line} of"
                        + " the suite) in "
                    + $"{scores.Count - scores.Passes} of {scores.Count} samples; all must pass."
                    + $" {@case.Problems.GetValueOrDefault(scorer.Info.Id)}"));
            }
        }
    }
}

/// <summary>Without a baseline there is nothing to compare with: every case must pass.</summary>
internal static class Thresholds
{
    public static void Check(EvaluationSuite suite, Measurement measurement, ICollection<Diagnostic> diagnostics)
    {
        diagnostics.Add(new Diagnostic(EvaluationDiagnostics.NoBaseline, SourceLocation.File(suite.Path),
            $"'{suite.Prompt}' has no baseline yet, so only thresholds and critical cases are judged."
            + $" Accept the present scores as the first one: dotnet prompt eval {suite.Prompt} --accept."));
        foreach (var scorer in suite.Scorers.Where(scorer => scorer.Info.IsGating))
        {
            var id = scorer.Info.Id;
            var scored = measurement.Cases.Where(@case => @case.Scores.TryGetValue(id, out var scores) && scores.Count > 0).ToList();

            // A critical case has its own finding.
            var failing = scored.Where(@case => !@case.Critical && !@case.Scores[id].AllPassed).ToList();
            if (failing.Count == 0) continue;
            failing.Sort((a, b) => a.Scores[id].Mean.CompareTo(b.Scores[id].Mean));
            var worst = failing.Take(3).Select(@case => $"'{@case.Id}' ({@case.Problems.GetValueOrDefault(id)})");
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.ThresholdMissed, scorer.Info.Location,
                $"{failing.Count} of {scored.Count} {(scored.Count == 1 ? "case" : "cases")} {(failing.Count == 1 ? "misses" : "miss")} '{id}': {string.Join(", ", worst)}"
                + $"{(failing.Count > 3 ? $" and {failing.Count - 3} more" : "")}. Correct the prompt, or accept this"
                + " as the baseline:"
                + $" dotnet prompt eval {suite.Prompt} --accept."));
        }
    }
}
