using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>
/// One number for a case and for a suite: of a case, the mean score of each gating scorer over the samples, and the mean of those by weight; of a suite,
/// the mean of its cases.
/// </summary>
internal static class OverallScore
{
    /// <summary>Sums of six decimals differ by rounding; less than this is no difference.</summary>
    private const double Noise = 1e-9;

    public static double? Of(EvaluationSuite suite, EvaluationCase @case, SampleResult[] samples)
    {
        var (sum, weights) = (0.0, 0.0);
        for (var i = 0; i < suite.Scorers.Count; i++)
        {
            if (suite.ScorerOf(@case, i) is not { Info: { IsGating: true, Weight: var weight } }) continue;
            var (scores, count) = (0.0, 0);
            foreach (var sample in samples)
            {
                if (sample.Scores[i] is not { IsScored: true } score) continue;
                scores += score.Value;
                count++;
            }

            if (count == 0) continue;
            sum += weight * scores / count;
            weights += weight;
        }

        return weights == 0 ? null : sum / weights;
    }

    /// <summary>Null where no case has one.</summary>
    public static double? Of(IEnumerable<CaseResult> cases) => cases.Average(result => result.Overall);

    /// <summary>Reports the suite and the cases that stay below their thresholds.</summary>
    public static void Check(EvaluationSuite suite, IReadOnlyList<CaseResult> cases, ICollection<Diagnostic> diagnostics)
    {
        if (suite.Threshold is { } threshold && Of(cases) is { } overall && overall < threshold.Minimum - Noise)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.OverallBelowThreshold, threshold.Location,
                $"The overall score of '{suite.Prompt}' is {Number(overall)}; its 'threshold' is {Number(threshold.Minimum)}. Correct the prompt, or lower the"
                    + " threshold if that is what you want."));
        }

        foreach (var result in cases)
        {
            if (result.Case.Threshold is not { } minimum || result.Overall is not { } own || own >= minimum - Noise) continue;
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.OverallBelowThreshold, result.Case.Location,
                $"The overall score of the case '{result.Case.Id}' is {Number(own)}; its 'threshold' is {Number(minimum)}."));
        }
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
