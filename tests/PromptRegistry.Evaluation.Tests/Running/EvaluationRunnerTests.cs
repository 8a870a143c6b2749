using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Tests.Models;
using PromptRegistry.SampleModel;

namespace PromptRegistry.Evaluation.Tests.Running;

public sealed class EvaluationRunnerTests
{
    [Fact]
    public async Task A_misspelt_prompt_gets_a_suggestion()
    {
        using var repository = new EvaluationRepository();
        var result = await EvaluationRunner.RunAsync(repository.Request with { Prompts = ["sumary"] });
        Assert.Equal(OutcomeCode.Usage, result.Code);
        Assert.Equal(
            "error PRM2012: There is no suite for a prompt 'sumary'. Did you mean 'summary'? Prompts with one:"
                + " summary.",
            Assert.Single(result.AllDiagnostics).ToString());
    }

    [Fact]
    public async Task A_repository_without_a_suite_passes_and_says_so()
    {
        using var repository = new EvaluationRepository();
        File.Delete(repository.Combine("prompts/summary/evals.yaml"));
        var result = await repository.RunAsync();
        Assert.Equal(OutcomeCode.Passed, result.Code);
        var message = Assert.Single(result.AllDiagnostics);
        Assert.Equal(("PRM2012", DiagnosticSeverity.Info), (message.Id, message.Severity));
    }

    [Fact]
    public async Task A_misspelt_provider_gets_a_suggestion()
    {
        using var repository = new EvaluationRepository();
        var result = await EvaluationRunner.RunAsync(repository.Request with { Provider = "sampel" });
        Assert.Equal(OutcomeCode.Usage, result.Code);
        Assert.Equal(
            "promptregistry.yaml: error PRM2204: There is no provider 'sampel'. Did you mean 'sample'? Providers:"
                + " sample, openai.",
            Assert.Single(result.AllDiagnostics).ToString());
    }

    [Fact]
    public async Task A_prompt_that_names_no_model_cannot_be_asked_of_a_provider_without_one()
    {
        using var repository = new EvaluationRepository();
        repository.Write(
            "prompts/summary/prompt.yaml",
            repository.Read("prompts/summary/prompt.yaml")
                .Replace("name: gpt-4o-mini, ", "", StringComparison.Ordinal));
        var result = await EvaluationRunner.RunAsync(repository.Request with { Provider = "openai" });
        Assert.Equal(OutcomeCode.Invalid, result.Code);
        Assert.StartsWith("prompts/summary/prompt.yaml: error PRM2204: Neither 'summary' nor the provider 'openai' names a model.",
            Assert.Single(result.AllDiagnostics).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_settings_stop_the_run_where_they_are_broken()
    {
        using var repository = new EvaluationRepository();
        repository.Write("promptregistry.yaml", "enviroments: [dev]");
        var result = await repository.RunAsync();
        Assert.Equal(OutcomeCode.Invalid, result.Code);
        Assert.StartsWith(
            "promptregistry.yaml(1,1): error PRM0002",
            Assert.Single(result.AllDiagnostics).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_prompt_is_reported_and_the_others_are_still_evaluated()
    {
        using var repository = new EvaluationRepository();
        repository.Write(
            "prompts/broken/prompt.yaml",
            "name: broken\nversion: 1.0.0\nmessages: [{ role: user, content: '{{ nothing }}' }]\n");
        repository.Write("prompts/broken/evals.yaml", "cases: [{ id: a }]\nscorers: [{ contains: x }]\n");
        await using var model = await SampleModelHost.StartAsync();
        var result = await EvaluationRunner.RunAsync(
            repository.Request with { Mode = EvaluationMode.Live, Endpoint = model.Endpoint });
        Assert.Equal(["broken", "summary"], result.Prompts.Select(prompt => prompt.Prompt));
        Assert.Equal([OutcomeCode.Invalid, OutcomeCode.Passed], result.Prompts.Select(prompt => prompt.Code));
        Assert.Equal(OutcomeCode.Invalid, result.Code);
        Assert.Contains(result.Prompts[0].Diagnostics, d => d.Id == "PRM1002");
    }

    [Fact]
    public async Task Inputs_that_do_not_fit_the_prompt_are_errors_at_their_place()
    {
        using var repository = new EvaluationRepository(
            EvaluationRepository.Suite.Replace("count: 2", "cuont: 2", StringComparison.Ordinal));
        var result = await repository.RunAsync();
        Assert.Equal(OutcomeCode.Invalid, result.Code);
        Assert.StartsWith("prompts/summary/evals.yaml(9,64): error PRM0016: summary has no input 'cuont'. Did you mean 'count'?",
            Assert.Single(result.AllDiagnostics).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Costs_follow_the_prices_in_the_settings_and_are_replayed()
    {
        using var repository = new EvaluationRepository();
        repository.Write(
            "promptregistry.yaml",
            repository.Read("promptregistry.yaml") + "\nprices:\n  sample-rules: { input: 1000, output: 2000 }\n");
        await using var model = await SampleModelHost.StartAsync();
        var recorded = await EvaluationRunner.RunAsync(
            repository.Request with { Mode = EvaluationMode.Record, Endpoint = model.Endpoint });
        var usage = recorded.Prompts[0].Usage;
        Assert.Equal(((usage.InputTokens * 1000) + (usage.OutputTokens * 2000)) / 1e6, usage.CostUsd!.Value, 1e-9);
        Assert.Equal(usage.CostUsd.Value, (await repository.RunAsync()).Prompts[0].Usage.CostUsd!.Value, 1e-9);
    }

    [Fact]
    public async Task Progress_counts_up_to_all_answers()
    {
        using var repository = new EvaluationRepository();
        await using var model = await SampleModelHost.StartAsync();
        var reports = new List<EvaluationProgress>();
        var progress = new Reports(reports);
        await EvaluationRunner.RunAsync(
            repository.Request with { Mode = EvaluationMode.Live, Endpoint = model.Endpoint }, progress);
        Assert.Equal(new EvaluationProgress("summary", 3, 3), reports[^1]);
        Assert.Contains(reports, report => report.Answered == 1);
    }

    [Fact]
    public async Task An_interrupted_run_ends_and_keeps_what_was_recorded()
    {
        using var repository = new EvaluationRepository();
        using var stop = new CancellationTokenSource();
        using var client = new StallingClient();
        var request = repository.Request with { Mode = EvaluationMode.Record, ChatClients = (_, _) => client, Grace = TimeSpan.Zero };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => EvaluationRunner.RunAsync(request, new Reports([], _ => stop.Cancel()), stop.Token));
        Assert.Contains("Ice melts.", Assert.Single(File.ReadAllLines(repository.RecordingsPath)), StringComparison.Ordinal);
    }

    private sealed class Reports(List<EvaluationProgress> reports, Action<EvaluationProgress>? then = null) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value)
        {
            lock (reports) reports.Add(value);
            then?.Invoke(value);
        }
    }
}
