using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Cases;

namespace PromptRegistry.Evaluation.Gates;

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
