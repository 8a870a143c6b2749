using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.SampleModel;

namespace PromptRegistry.Evaluation.Tests.Running;

/// <summary>What docs/evaluation.md says about test projects, done: a scorer of one's own, and the runner as a library, on recorded answers.</summary>
public sealed class FromATestProjectTests
{
    private const string Suite = """
        cases:
          - { id: one, inputs: { text: "Ice melts. Ships sail.", count: 1 }, tags: [short] }
          - { id: two, inputs: { text: "Rain fell. Runners ran.", count: 2 } }
        scorers:
          - sentences: "{{ count }}"
          - shorter-than: { words: 5 }
        """;

    [Fact]
    public async Task A_scorer_of_ones_own_judges_recorded_answers()
    {
        using var repository = await RecordedAsync(Suite);

        var result = await PromptEvaluation.RunAsync(repository.Path, "summary", ShorterThan.Kind);

        Assert.True(result.Passed, result.Explain());
        Assert.Equal(["sentences", "shorter-than"], result.Metrics.Select(metric => metric.Scorer));
        Assert.Equal([1, 1], result.Metrics.Select(metric => metric.Candidate));
    }

    [Fact]
    public async Task Its_failures_are_findings_at_its_line()
    {
        using var repository = await RecordedAsync(Suite);
        repository.Write("prompts/summary/evals.yaml", Suite.Replace("words: 5", "words: 2", StringComparison.Ordinal));

        var result = await PromptEvaluation.RunAsync(repository.Path, "summary", ShorterThan.Kind);

        Assert.False(result.Passed);
        Assert.Contains(
            "prompts/summary/evals.yaml(6,5): error PRM2105: 2 of 2 cases miss 'shorter-than': 'one' (Found 2 words), 'two' (Found 4 words).",
            result.Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scorer_that_nobody_registered_is_unknown()
    {
        using var repository = new EvaluationRepository(Suite);
        var result = await PromptEvaluation.RunAsync(repository.Path, "summary");
        Assert.Equal((OutcomeCode.Invalid, "PRM2005"), (result.Code, Assert.Single(result.Diagnostics).Id));
    }

    [Fact]
    public async Task Its_own_options_are_checked_as_those_of_the_house()
    {
        using var repository = new EvaluationRepository(Suite.Replace("words: 5", "wrods: 5", StringComparison.Ordinal));
        var result = await PromptEvaluation.RunAsync(repository.Path, "summary", ShorterThan.Kind);
        Assert.Contains("Did you mean 'words'?", result.Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scorer_that_breaks_leaves_its_cells_unscored()
    {
        using var repository = await RecordedAsync(Suite);
        var kind = new ScorerKind("shorter-than", source => new Breaking(source.Info(source.Options("words"), "") with { Range = "words" }));
        repository.Write("prompts/summary/evals.yaml", Suite.Replace("{ words: 5 }", "{}", StringComparison.Ordinal));
        var result = await PromptEvaluation.RunAsync(repository.Path, "summary", kind);
        Assert.Equal(OutcomeCode.Invalid, result.Code);
        Assert.Contains("First: 'shorter-than' failed: out of order", result.Explain(), StringComparison.Ordinal);
        Assert.All(result.Cases, @case => Assert.Equal(ScoreState.Unscored, @case.Samples[0].Scores[1]!.State));
    }

    [Fact]
    public async Task A_scorer_that_cannot_measure_the_suite_makes_the_result_invalid()
    {
        using var repository = await RecordedAsync(Suite);
        var kind = new ScorerKind("shorter-than", source => new BreakingOnSuites(source.Info(source.Options("words"), "")));
        repository.Write("prompts/summary/evals.yaml", Suite.Replace("{ words: 5 }", "{}", StringComparison.Ordinal));
        var result = await PromptEvaluation.RunAsync(repository.Path, "summary", kind);
        Assert.Equal(OutcomeCode.Invalid, result.Code);
        Assert.Contains("error PRM2006: 'shorter-than' cannot measure the answers of the suite: 2 are too few", result.Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scorer_that_applies_to_no_case_is_an_error()
    {
        using var repository = new EvaluationRepository(Suite);
        var kind = new ScorerKind("shorter-than", source => new Choosy(source.Info(source.Options("words"), "")));
        repository.Write("prompts/summary/evals.yaml", Suite.Replace("{ words: 5 }", "{}", StringComparison.Ordinal)
            .Replace("tags:", "expected: e, tags:", StringComparison.Ordinal));
        var result = await PromptEvaluation.RunAsync(repository.Path, "summary", kind);
        Assert.Equal("'shorter-than' applies to no case. Add one that it judges, or remove it.", Assert.Single(result.Diagnostics).Message);
    }

    [Fact]
    public async Task A_name_that_is_taken_and_several_prompts_are_refused()
    {
        using var repository = new EvaluationRepository();
        await Assert.ThrowsAsync<ArgumentException>(
            () => PromptEvaluation.RunAsync(repository.Path, "summary", new ScorerKind("equals", source => new ShorterThan(source.Info(), 1))));
        await Assert.ThrowsAsync<ArgumentException>(() => PromptEvaluation.RunAsync(repository.Request));
    }

    [Fact]
    public async Task A_prompt_that_is_not_there_is_a_finding()
    {
        using var repository = new EvaluationRepository();
        var result = await PromptEvaluation.RunAsync(repository.Path, "sumary");
        Assert.Equal(OutcomeCode.Usage, result.Code);
        Assert.Contains("Did you mean 'summary'?", result.Explain(), StringComparison.Ordinal);
    }

    private static async Task<EvaluationRepository> RecordedAsync(string suite)
    {
        var repository = new EvaluationRepository(suite);
        await using var model = await SampleModelHost.StartAsync();
        var request = repository.Request with { Mode = EvaluationMode.Record, Endpoint = model.Endpoint, Scorers = [ShorterThan.Kind] };
        Assert.Equal(OutcomeCode.Passed, (await EvaluationRunner.RunAsync(request)).Code);
        return repository;
    }

    /// <summary>What a user writes; its answer comes later, as that of a judge would.</summary>
    private sealed class ShorterThan(ScorerInfo info, int words) : IScorer
    {
        public static ScorerKind Kind { get; } = new("shorter-than", source =>
        {
            var options = source.Options("words");
            var words = options.Integer("words") ?? 10;
            return new ShorterThan(source.Info(options, $"{words}") with { Range = "words", HigherIsBetter = false }, words);
        });

        public ScorerInfo Info => info;

        public async ValueTask<Score> ScoreAsync(ScoringInput input, CancellationToken cancellation)
        {
            await Task.Yield();
            var found = input.Text.Split(' ').Length;
            return found < words ? Score.Pass(1, found) : Score.Fail($"Found {found} words", 0, found);
        }
    }

    private sealed class BreakingOnSuites(ScorerInfo info) : ISuiteScorer
    {
        public ScorerInfo Info => info;

        public ValueTask<Score> ScoreAsync(ScoringInput input, CancellationToken cancellation) => new(Score.Pass());

        public IReadOnlyList<SuiteMetric> Measure(IReadOnlyList<ScoringInput> answers) => throw new InvalidOperationException($"{answers.Count} are too few");
    }

    private sealed class Choosy(ScorerInfo info) : IScorer
    {
        public ScorerInfo Info => info;

        public bool AppliesTo(Evaluation.Cases.EvaluationCase @case) => @case.Id == "nobody";

        public ValueTask<Score> ScoreAsync(ScoringInput input, CancellationToken cancellation) => new(Score.Pass());
    }

    private sealed class Breaking(ScorerInfo info) : IScorer
    {
        public ScorerInfo Info => info;

        public async ValueTask<Score> ScoreAsync(ScoringInput input, CancellationToken cancellation)
        {
            if (input.Case.Id == "two") await Task.Yield();
            throw new InvalidOperationException("out of order");
        }
    }
}
