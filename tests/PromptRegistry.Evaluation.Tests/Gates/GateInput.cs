using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Evaluation.Tests.Cases;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Tests.Gates;

/// <summary>Suites, measurements and baselines with made-up scores: one array of samples a case.</summary>
internal static class GateInput
{
    public static EvaluationSuite Suite(
        int cases,
        string scorers = "[rouge-l]",
        string gate = "{}",
        int samples = 1,
        string tags = "[]",
        int critical = 0)
    {
        var lines = Enumerable.Range(0, cases).Select(i =>
            $"  - {{ id: c{i:000}, inputs: {{ text: t{i} }}, expected: e, tags:"
                + $" {tags.Replace("#", (i % 2).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)}, critical: {(i < critical ? "true" : "false")} }}");
        using var files = new SuiteFiles(
            $"samples: {samples}\ncases:\n{string.Join('\n', lines)}\nscorers: {scorers}\ngate: {gate}\n");
        var result = files.Parse();
        Assert.Empty(result.Diagnostics);
        return result.Suite!;
    }

    /// <param name="scores">Scores of the samples by case index, for every scorer alike; a score of at least 0.5
    /// passes.</param>
    public static Measurement Measure(
        EvaluationSuite suite,
        Func<int,
        double[]> scores,
        bool deterministic = false,
        Func<int,
        int>? unscored = null) =>
        new(
        [
            .. suite.Cases.Select((@case, i) =>
            {
                var moments = scores(i).Aggregate(Moments.Empty, (sum, score) => sum.Add(score, score >= 0.5));
                var problems = suite.Scorers.ToDictionary(scorer => scorer.Info.Id, _ => "too low");
                return new MeasuredCase(
                    @case.Id, @case.Digest, @case.Tags, @case.Critical, @case.Location,
                    suite.Scorers.ToDictionary(scorer => scorer.Info.Id, _ => moments), problems, unscored?.Invoke(i)
                        ?? 0, "broken", 0);
            }),
        ],
        deterministic);

    public static Baseline Baseline(EvaluationSuite suite, Measurement measurement) => new(
        "1.0.0", "sha256:x", "m", suite.Samples, measurement.Deterministic,
        suite.Scorers.ToDictionary(scorer => scorer.Info.Id, scorer => scorer.Info.Digest),
        measurement.Cases.ToDictionary(@case => @case.Id, @case => new BaselineCase(@case.Digest, @case.Scores)));

    public static string[] Ids(this GateResult result) => [.. result.Diagnostics.Select(d => d.Id)];

    public static Diagnostic Only(this GateResult result, string id) =>
        Assert.Single(result.Diagnostics, d => d.Id == id);
}
