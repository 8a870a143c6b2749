using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Reports;

/// <summary>A case now, beside what the baseline knows of it.</summary>
/// <param name="Result">The case now.</param>
/// <param name="Failing">The first sample that does not pass; null where all do.</param>
/// <param name="PassedBefore">Whether all of its gating scores passed in the baseline; null where that does not know the case as it is now.</param>
/// <param name="Scores">What each scorer said, now and before.</param>
internal sealed record CaseStanding(CaseResult Result, SampleResult? Failing, bool? PassedBefore, IReadOnlyList<ScoreChange> Scores)
{
    private const double Noise = 1e-9;

    /// <summary>Whether it fails now and passed before.</summary>
    public bool IsWorse => Failing is not null && PassedBefore is true;

    /// <summary>The greatest change of a gating score; 0 where none is known.</summary>
    public double Change => Scores.Where(s => s.IsGating && s.Difference is not null).Select(s => s.Difference!.Value).OrderBy(d => -Math.Abs(d)).FirstOrDefault();

    /// <summary>Whether a gating score is other than before.</summary>
    public bool HasMoved => Math.Abs(Change) > Noise;

    /// <summary>All cases: first those that fail and passed before, then others that fail, then those that moved, the most first, then the rest.</summary>
    public static IReadOnlyList<CaseStanding> Of(PromptEvaluation prompt) => prompt.Suite is not { } suite
        ? []
        :
        [
            .. prompt.Cases.Select(c => Of(prompt, suite, c))
                .OrderBy(c => c.IsWorse ? 0 : c.Failing is not null ? 1 : c.HasMoved ? 2 : 3)
                .ThenByDescending(c => c.Failing is null ? Math.Abs(c.Change) : 0),
        ];

    /// <summary>Why a sample does not pass, a reason each; none where it does.</summary>
    public static IReadOnlyList<string> Reasons(EvaluationSuite suite, SampleResult sample)
    {
        if (sample.Problem is { } problem) return [problem];
        var reasons = new List<string>();
        for (var i = 0; i < sample.Scores.Count; i++)
        {
            if (suite.Scorers[i].Info is { IsGating: true } scorer && sample.Scores[i] is { Passed: false } score)
                reasons.Add($"{scorer.Id}: {score.Reason ?? "does not pass"}");
        }

        return reasons;
    }

    private static CaseStanding Of(PromptEvaluation prompt, EvaluationSuite suite, CaseResult result)
    {
        var before = prompt.Baseline?.Cases.GetValueOrDefault(result.Case.Id) is { } known && known.Digest == result.Case.Digest ? known.Scores : null;
        var scores = new List<ScoreChange>(suite.Scorers.Count);
        for (var i = 0; i < suite.Scorers.Count; i++)
        {
            var scorer = suite.Scorers[i].Info;
            var cells = result.Samples.Select(s => i < s.Scores.Count ? s.Scores[i] : null).OfType<Score>().Where(s => s.IsScored).ToList();
            if (cells.Count == 0 && before?.ContainsKey(scorer.Id) != true) continue;
            var then = before?.GetValueOrDefault(scorer.Id) is { Count: > 0 } moments && prompt.Baseline!.Scorers.GetValueOrDefault(scorer.Id) == scorer.Digest ? moments : null;
            scores.Add(new ScoreChange(scorer.Id, scorer.IsGating, then, cells.Count == 0 ? null : cells.Average(c => c.Value)));
        }

        var gating = scores.Where(s => s is { IsGating: true, Before: not null }).ToList();
        return new CaseStanding(
            result,
            result.Samples.FirstOrDefault(sample => Reasons(suite, sample).Count > 0),
            gating.Count == 0 ? null : gating.TrueForAll(s => s.Before!.AllPassed),
            scores);
    }
}

/// <summary>A scorer's word about a case, before and now.</summary>
/// <param name="Before">What the baseline has; null where it cannot be compared.</param>
/// <param name="Now">The mean over the samples; null where nothing was scored.</param>
internal sealed record ScoreChange(string Scorer, bool IsGating, Moments? Before, double? Now)
{
    /// <summary>Now less before; null where one is not known.</summary>
    public double? Difference => Now - Before?.Mean;
}
