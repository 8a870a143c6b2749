using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Templates;

namespace PromptRegistry.Evaluation.Running;

/// <summary>What asking judges, and for vectors of texts, will take. An answer that is not there yet counts as long as such answers usually are.</summary>
internal static class JudgeEstimate
{
    /// <summary>The models that scorers of a suite ask.</summary>
    public static IEnumerable<string> AskedIn(EvaluationSuite suite) => suite.Scorers.SelectMany(scorer => scorer.Info.Asks);

    public static RunEstimate Add(
        EvaluationSuite suite, IReadOnlyList<PreparedCase> cases, Asking asking, Func<string, ModelPrice?> priceOf, RunEstimate sum)
    {
        var seen = new HashSet<RecordingKey>();
        for (var column = 0; column < suite.Scorers.Count; column++)
        {
            // What two versions answered is only compared under --against, and then both are asked first.
            if (suite.Scorers[column].Info is { Asks.Count: 0 } or { Judge.IsPairwise: true }) continue;
            foreach (var @case in cases)
            {
                if (suite.ScorerOf(@case.Values.Case, column) is not IAskingScorer judge) continue;
                for (var i = 0; i < @case.Keys.Count; i++) sum = Add(judge, @case, i, asking, seen, priceOf, sum);
            }
        }

        return sum;
    }

    private static RunEstimate Add(
        IAskingScorer judge, PreparedCase @case, int sample, Asking asking, HashSet<RecordingKey> seen, Func<string, ModelPrice?> priceOf, RunEstimate sum)
    {
        var known = asking.Find(@case.Keys[sample]);
        if (known is { IsComplete: false }) return sum;
        var answer = known ?? new ModelAnswer("", "", "stop", null, null, TimeSpan.Zero, null);
        try
        {
            foreach (var question in judge.Requests(new ScoringInput(@case.Values, answer, @case.Messages(sample))))
            {
                if (known is not null && (asking.Has(question) || !seen.Add(CanonicalRequest.Key(question)))) continue;
                var one = RequestEstimate.Of(question, priceOf(question.Model), output: null);
                var unseen = known is null ? RunEstimate.AssumedOutput : 0;
                sum = sum.Plus(one with { InputTokens = one.InputTokens + unseen, CostUsd = priceOf(question.Model)?.Of(one.InputTokens + unseen, one.OutputTokens) });
            }
        }
        catch (TemplateException)
        {
            // It will not be asked; the cell says why.
        }

        return sum;
    }
}
