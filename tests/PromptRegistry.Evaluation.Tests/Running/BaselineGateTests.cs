using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.SampleModel;

namespace PromptRegistry.Evaluation.Tests.Running;

public sealed class BaselineGateTests : IAsyncLifetime
{
    private readonly EvaluationRepository repository = new();
    private RunningSampleModel model = null!;

    public async ValueTask InitializeAsync()
    {
        model = await SampleModelHost.StartAsync();
        Assert.Equal(OutcomeCode.Passed, (await RecordAsync(accept: true)).Code);
    }

    public async ValueTask DisposeAsync()
    {
        await model.DisposeAsync();
        repository.Dispose();
    }

    [Fact]
    public async Task The_same_prompt_passes_against_its_own_baseline()
    {
        var result = Assert.Single((await repository.RunAsync()).Prompts);
        Assert.Equal((OutcomeCode.Passed, Detection.Strict), (result.Code, result.Detection));
        Assert.All(result.Metrics, metric => Assert.Equal(0, metric.Drop));
        Assert.Empty(result.Diagnostics);
    }

    [Fact]
    public async Task A_worse_prompt_is_a_regression_at_the_line_of_the_scorer_that_it_broke()
    {
        repository.WritePrompt("Summarise the text.");
        var result = await RecordAsync();
        Assert.Equal(OutcomeCode.Regressed, result.Code);
        var critical = Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2101");
        Assert.Equal(
            "prompts/summary/evals.yaml(3,5): error PRM2101: The critical case 'one' fails 'sentences' (line 17 of"
                + " the suite) in 1 of 1 samples; "
            + "all must pass. Found 3 sentences; expected exactly 1",
            critical.ToString());
        var flip = Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2103");
        Assert.Equal(
            "prompts/summary/evals.yaml(17,5): error PRM2103: 2 of 3 cases passed 'sentences' in the baseline and"
                + " fail now: "
            + "'two' (1 → 0: Found 3 sentences; expected exactly 2), 'three' (1 → 0: Found 4 sentences; expected"
            + " exactly 3). Mean over the suite: baseline 1, candidate 0.",
            flip.ToString());
        var drop = Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2104");
        Assert.StartsWith(
            "prompts/summary/evals.yaml(18,5): error PRM2104: 3 of 3 cases scored 'rouge-l' more than the tolerance"
                + " of 0.01 below",
            drop.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_baseline_changes_only_when_it_is_accepted()
    {
        var before = File.ReadAllBytes(repository.BaselinePath);
        repository.WritePrompt("Shorten the text. Write exactly {{ count }} sentences.");
        Assert.False((await RecordAsync()).Prompts[0].Accepted);
        Assert.Equal(before, File.ReadAllBytes(repository.BaselinePath));

        Assert.True((await repository.RunAsync(accept: true)).Prompts[0].Accepted);
        Assert.NotEqual(before, File.ReadAllBytes(repository.BaselinePath));
    }

    [Fact]
    public async Task Accepting_the_same_scores_gives_the_same_bytes()
    {
        var before = File.ReadAllBytes(repository.BaselinePath);
        File.Delete(repository.BaselinePath);
        await repository.RunAsync(accept: true);
        Assert.Equal(before, File.ReadAllBytes(repository.BaselinePath));
    }

    [Fact]
    public async Task Scores_with_a_failing_critical_case_are_not_accepted()
    {
        var before = File.ReadAllBytes(repository.BaselinePath);
        repository.WritePrompt("Summarise the text.");
        var result = await RecordAsync(accept: true);
        Assert.Equal((OutcomeCode.Regressed, false), (result.Code, result.Prompts[0].Accepted));
        Assert.Equal(before, File.ReadAllBytes(repository.BaselinePath));
    }

    [Fact]
    public async Task Incomplete_scores_are_not_accepted()
    {
        File.Delete(repository.RecordingsPath);
        var before = File.ReadAllBytes(repository.BaselinePath);
        var result = await EvaluationRunner.RunAsync(
            repository.Request with { Accept = true, MissingRecordings = DiagnosticSeverity.Warning });
        Assert.False(result.Prompts[0].Accepted);
        Assert.Equal(before, File.ReadAllBytes(repository.BaselinePath));
    }

    [Fact]
    public async Task A_case_that_disappears_makes_the_result_invalid()
    {
        var start = EvaluationRepository.Suite.IndexOf("  - id: three", StringComparison.Ordinal);
        var end = EvaluationRepository.Suite.IndexOf("scorers:", StringComparison.Ordinal);
        repository.Write("prompts/summary/evals.yaml", EvaluationRepository.Suite.Remove(start, end - start));
        var result = await repository.RunAsync();
        Assert.Equal(OutcomeCode.Invalid, result.Code);
        Assert.Equal(
            "prompts/summary/evals.yaml: error PRM2109: The baseline has a case that the suite lacks: 'three'. Put it"
                + " back."
            + " If that is meant, accept a new baseline: dotnet prompt eval summary --accept.",
            Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2109").ToString());
    }

    [Fact]
    public async Task A_scorer_that_disappears_makes_the_result_invalid()
    {
        repository.Write(
            "prompts/summary/evals.yaml",
            EvaluationRepository.Suite.Replace("  - rouge-l: { minimum: 0.4 }\n", "", StringComparison.Ordinal));
        var result = await repository.RunAsync();
        Assert.Equal(OutcomeCode.Invalid, result.Code);
        Assert.Contains(
            "the scorer 'rouge-l' that the suite lacks",
            Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2109").Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_case_is_reported_and_not_compared()
    {
        repository.Write("prompts/summary/evals.yaml", EvaluationRepository.Suite.Replace(
            "scorers:", "  - { id: four, inputs: { text: Tea. Milk. }, expected: Tea. }\nscorers:", StringComparison.Ordinal));
        var result = await RecordAsync();
        Assert.Equal(OutcomeCode.Passed, result.Code);
        Assert.StartsWith(
            "The case 'four' is new since the baseline",
            Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2108").Message,
            StringComparison.Ordinal);
        Assert.All(result.Prompts[0].Metrics, metric => Assert.Equal((4, 3), (metric.Cases, metric.Compared)));
    }

    [Fact]
    public async Task A_changed_case_or_scorer_is_reported_and_not_compared_with_its_old_self()
    {
        repository.Write("prompts/summary/evals.yaml", EvaluationRepository.Suite
            .Replace("expected: Rain fell. Runners ran.", "expected: Rain fell.", StringComparison.Ordinal)
            .Replace("sentences: { equals:", "sentences: { minimum: 1, equals:", StringComparison.Ordinal));
        var result = await repository.RunAsync();
        Assert.Equal(OutcomeCode.Passed, result.Code);
        Assert.Equal(
            ["The case 'two' has changed since the baseline, so it is not compared", "The scorer 'sentences' measures something else than in the baseline, so it is not compared"],
            result.AllDiagnostics.Where(d => d.Id == "PRM2108").Select(d => d.Message.Split(". If")[0]));
    }

    [Fact]
    public async Task Another_number_of_samples_cannot_be_compared()
    {
        repository.Write(
            "prompts/summary/evals.yaml",
            EvaluationRepository.Suite.Replace("samples: 1", "samples: 2", StringComparison.Ordinal));
        var result = await RecordAsync();
        Assert.Equal(OutcomeCode.Invalid, result.Code);
        Assert.StartsWith(
            "The baseline has 1 sample a case, the suite asks for 2.",
            Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2107").Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_baseline_is_invalid_and_not_ignored()
    {
        File.WriteAllText(repository.BaselinePath, "{\n  \"format\": oops }");
        var result = await repository.RunAsync();
        Assert.Equal(OutcomeCode.Invalid, result.Code);
        Assert.StartsWith(
            "prompts/summary/baseline.json(2,13): error PRM2011: The baseline is not JSON",
            Assert.Single(result.AllDiagnostics, d => d.IsError).ToString(),
            StringComparison.Ordinal);
    }

    private Task<EvaluationResult> RecordAsync(bool accept = false) =>
        EvaluationRunner.RunAsync(
            repository.Request with { Mode = EvaluationMode.Record, Endpoint = model.Endpoint, Accept = accept });
}
