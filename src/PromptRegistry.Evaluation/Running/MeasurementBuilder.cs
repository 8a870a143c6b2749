using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Condenses scored samples to what a gate judges.</summary>
internal static class MeasurementBuilder
{
    private static readonly Dictionary<string, string> NoProblems = [];

    public static Measurement Build(EvaluationSuite suite, IReadOnlyList<CaseResult> cases, double? temperature) =>
        new(Build(suite, cases), suite.Scorers.All(scorer => scorer.Info.IsDeterministic) && IsDeterministic(suite, cases, temperature));

    private static MeasuredCase[] Build(EvaluationSuite suite, IReadOnlyList<CaseResult> cases)
    {
        var names = suite.Scorers.Select(scorer => scorer.Info.Id).ToArray();
        var measured = new MeasuredCase[cases.Count];
        for (var i = 0; i < measured.Length; i++) measured[i] = Build(suite, names, cases[i]);
        return measured;
    }

    /// <summary>Several samples show it; a single one is taken for it where the model is asked not to vary.</summary>
    private static bool IsDeterministic(EvaluationSuite suite, IReadOnlyList<CaseResult> cases, double? temperature) =>
        suite.Samples == 1
            ? temperature == 0
            : cases.All(result => result.Samples.All(sample => sample.Answer?.Shown == result.Samples[0].Answer?.Shown));

    private static MeasuredCase Build(EvaluationSuite suite, string[] names, CaseResult result)
    {
        var scores = new Moments?[names.Length];
        Dictionary<string, string>? problems = null;
        var (unscored, missing) = (0, 0);
        string? firstUnscored = null;
        foreach (var sample in result.Samples)
        {
            if (sample.IsMissing)
            {
                missing++;
                continue;
            }

            for (var i = 0; i < suite.Scorers.Count; i++)
            {
                if (sample.Scores[i] is not { } score) continue;
                var scorer = suite.Scorers[i].Info;

                // A case can take its own scorer out of the gate; its score then stands with the case alone.
                if (scorer.IsGating && suite.ScorerOf(result.Case, i)?.Info.IsGating == false) continue;
                if (score.IsMissing)
                {
                    if (scorer.IsGating) missing++;
                }
                else if (score.IsScored)
                {
                    scores[i] = (scores[i] ?? Moments.Empty).Add(score.Value, score.Passed);
                    if (score.Reason is not null)
                        (problems ??= new(StringComparer.Ordinal)).TryAdd(scorer.Id, score.Reason);
                }
                else if (scorer.IsGating)
                {
                    unscored++;
                    firstUnscored ??= score.Reason;
                }
            }
        }

        var @case = result.Case;
        return new MeasuredCase(
            @case.Id, @case.Digest, @case.Tags, @case.Critical, @case.Location, new ScoreRow(names, scores), problems
                ?? NoProblems, unscored, firstUnscored, missing);
    }
}

/// <summary>Makes a baseline of what was measured.</summary>
internal static class BaselineBuilder
{
    public static Baseline Build(EvaluationSuite suite, Measurement measurement, string version, string digest, AnsweringModel model) => new(
        version,
        digest,
        model.Name,
        suite.Samples,
        measurement.Deterministic,
        suite.Scorers.ToDictionary(scorer => scorer.Info.Id, scorer => scorer.Info.Digest, StringComparer.Ordinal),
        measurement.Cases.ToDictionary(@case => @case.Id, @case => new BaselineCase(@case.Digest, @case.Scores), StringComparer.Ordinal))
    {
        Snapshots = model.Snapshots,
    };
}
