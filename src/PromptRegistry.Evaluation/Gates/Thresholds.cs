using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Cases;

namespace PromptRegistry.Evaluation.Gates;

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
                $"{failing.Count} of {scored.Count} cases miss '{id}': {string.Join(", ", worst)}"
                + $"{(failing.Count > 3 ? $" and {failing.Count - 3} more" : "")}. Correct the prompt, or accept this"
                + " as the baseline:"
                + $" dotnet prompt eval {suite.Prompt} --accept."));
        }
    }
}
