using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>What scorers measure over all answers of a suite together.</summary>
internal static class SuiteMetrics
{
    public static IReadOnlyList<SuiteMetric> Measure(
        EvaluationSuite suite, IReadOnlyList<PreparedCase> cases, IReadOnlyList<CaseResult> results, ICollection<Diagnostic> diagnostics)
    {
        var metrics = new List<SuiteMetric>();
        for (var i = 0; i < suite.Scorers.Count; i++)
        {
            if (suite.Scorers[i] is not ISuiteScorer scorer || Inputs(suite, cases, results, i) is not { Count: > 0 } inputs) continue;
            foreach (var metric in Measure(scorer, inputs, diagnostics))
            {
                metrics.Add(metric);
                if (!metric.Passed && scorer.Info.IsGating) diagnostics.Add(Below(scorer.Info, metric));
            }
        }

        return metrics;
    }

    /// <summary>A scorer that breaks says nothing about the suite, and nothing unsaid passes.</summary>
    private static IReadOnlyList<SuiteMetric> Measure(ISuiteScorer scorer, List<ScoringInput> inputs, ICollection<Diagnostic> diagnostics)
    {
        try
        {
            return scorer.Measure(inputs);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.InvalidScorer, scorer.Info.Location,
                $"'{scorer.Info.Id}' cannot measure the answers of the suite: {error.Message}"));
            return [];
        }
    }

    /// <summary>The answers that the scorer scored, in order.</summary>
    private static List<ScoringInput> Inputs(
        EvaluationSuite suite, IReadOnlyList<PreparedCase> cases, IReadOnlyList<CaseResult> results, int column)
    {
        var inputs = new List<ScoringInput>();
        for (var i = 0; i < results.Count; i++)
        {
            // A case with a scorer of its own in this column is still one of the suite's.
            if (suite.ScorerOf(results[i].Case, column) is null) continue;
            foreach (var sample in results[i].Samples)
            {
                if (sample.Scores[column] is { IsScored: true })
                    inputs.Add(new ScoringInput(cases[i].Values, sample.Answer!, cases[i].Messages(sample.Index)));
            }
        }

        return inputs;
    }

    private static Diagnostic Below(ScorerInfo scorer, SuiteMetric metric)
    {
        var found = string.Create(
            CultureInfo.InvariantCulture, $"'{metric.Id}' is {metric.Value:0.###} over {metric.Answers} answers; expected at least {metric.Minimum:0.###}.");
        return new Diagnostic(EvaluationDiagnostics.SuiteMetricBelowThreshold, scorer.Location,
            $"{found} Correct the prompt, or lower the bound if that is what you want.");
    }
}
