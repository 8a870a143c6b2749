using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Tests.Models;

namespace PromptRegistry.Evaluation.Tests.Running;

/// <summary>What a manifest allows is held: tokens of inputs and messages, cost, latency.</summary>
public sealed class PromptBudgetsTests
{
    [Fact]
    public async Task A_value_that_is_too_long_is_an_error_at_its_case_before_anything_is_asked()
    {
        using var repository = new EvaluationRepository();
        Edit(repository, "text: { type: string }", "text: { type: string, max-tokens: 9 }");
        using var client = new ScriptedClient("Ice melts.");

        var result = await RunAsync(repository, client);

        Assert.Equal((OutcomeCode.Invalid, 0), (result.Code, client.Calls));
        var found = result.AllDiagnostics.Where(d => d.Id == "PRM2207").ToList();
        Assert.Equal(
            "prompts/summary/evals.yaml(12,5): error PRM2207: The input 'text' of the case 'three' has ≈ 15 tokens (estimated by o200k_base), but 'max-tokens' allows 9 "
            + "(prompts/summary/prompt.yaml, line 5). Shorten it, or raise 'max-tokens'.", found[^1].ToString());
    }

    [Fact]
    public async Task Messages_that_are_too_long_are_an_error_at_the_budget()
    {
        using var repository = new EvaluationRepository();
        Edit(repository, "inputs:", "budget: { input-tokens: 20 }\ninputs:");
        using var client = new ScriptedClient("Ice melts.");

        var result = await RunAsync(repository, client);

        Assert.Equal((OutcomeCode.Budget, 0), (result.Code, client.Calls));
        var found = Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2208");
        Assert.StartsWith("prompts/summary/prompt.yaml(4,25): error PRM2208: The messages of 3 of 3 cases are longer than the budget of 20 tokens: 'one', 'two', 'three'. "
            + "The longest, 'three', has ≈ ", found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dear_answer_is_an_error_at_the_budget_also_when_it_is_replayed()
    {
        using var repository = new EvaluationRepository();
        Edit(repository, "inputs:", "budget: { cost-usd: 0.01 }\ninputs:");
        repository.Write("promptregistry.yaml", repository.Read("promptregistry.yaml") + "\nprices: { sample-rules: { input: 100, output: 100 } }\n");
        using var client = new ScriptedClient((number, _, _) => Task.FromResult(ScriptedClient.Response("Ice melts.", number == 1 ? 1000 : 10, 5)));

        Assert.Equal(OutcomeCode.Budget, (await RunAsync(repository, client)).Code);
        var replayed = await repository.RunAsync();

        Assert.Equal(OutcomeCode.Budget, replayed.Code);
        var found = Assert.Single(replayed.AllDiagnostics, d => d.Id == "PRM2209");
        Assert.Equal((4, 21), (found.Location.Line, found.Location.Column));
        Assert.StartsWith("1 of 3 answers of sample-rules cost more than the budget of $0.01 a call, those to '", found.Message, StringComparison.Ordinal);
        Assert.Contains("cost $0.1005.", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_of_cost_without_a_price_is_an_error()
    {
        using var repository = new EvaluationRepository();
        Edit(repository, "inputs:", "budget: { cost-usd: 0.01 }\ninputs:");
        using var client = new ScriptedClient("Ice melts.");
        var result = await RunAsync(repository, client);
        Assert.Equal(OutcomeCode.Invalid, result.Code);
        Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2211");
    }

    [Fact]
    public async Task Slow_answers_are_an_error_at_the_budget_also_when_they_are_replayed()
    {
        using var repository = new EvaluationRepository();
        Edit(repository, "inputs:", "budget: { latency-p95: 1s }\ninputs:");
        repository.Write("promptregistry.yaml", repository.Read("promptregistry.yaml").Replace("provider: sample", "provider: sample, concurrency: 1", StringComparison.Ordinal));
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var client = new ScriptedClient((_, _, _) =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(1500));
            return Task.FromResult(ScriptedClient.Response("Ice melts."));
        });
        await EvaluationRunner.RunAsync(repository.Request with { Mode = EvaluationMode.Record, ChatClients = (_, _) => client, Clock = clock });

        var replayed = await repository.RunAsync();

        Assert.Equal(OutcomeCode.Budget, replayed.Code);
        Assert.StartsWith("The 95th percentile of the latency of 3 answers of sample-rules is 1500 ms, but the budget is 1000 ms.",
            Assert.Single(replayed.AllDiagnostics, d => d.Id == "PRM2210").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_within_the_budgets_passes()
    {
        using var repository = new EvaluationRepository();
        Edit(repository, "inputs:", "budget: { input-tokens: 100, cost-usd: 0.01, latency-p95: 1h }\ninputs:");
        Edit(repository, "text: { type: string }", "text: { type: string, max-tokens: 50 }");
        repository.Write("promptregistry.yaml", repository.Read("promptregistry.yaml") + "\nprices: { sample-rules: { input: 1, output: 1 } }\n");
        using var client = new ScriptedClient("Ice melts.");
        Assert.DoesNotContain((await RunAsync(repository, client)).AllDiagnostics, d => d.Id.StartsWith("PRM22", StringComparison.Ordinal));
    }

    private static void Edit(EvaluationRepository repository, string old, string replacement)
    {
        const string Manifest = "prompts/summary/prompt.yaml";
        repository.Write(Manifest, repository.Read(Manifest).Replace(old, replacement, StringComparison.Ordinal));
    }

    private static Task<EvaluationResult> RunAsync(EvaluationRepository repository, ScriptedClient client) =>
        EvaluationRunner.RunAsync(repository.Request with { Mode = EvaluationMode.Record, ChatClients = (_, _) => client });
}
