using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Tests.Models;

namespace PromptRegistry.Evaluation.Tests.Running;

/// <summary>What a run may take: calls, money, time.</summary>
public sealed class RunBudgetTests
{
    [Fact]
    public async Task It_stops_after_so_many_calls_and_goes_on_in_the_next_run()
    {
        using var repository = Priced();
        using var client = new ScriptedClient("Ice melts.");
        var request = Recording(repository, client) with { Budget = new RunBudget { MaxCalls = 2 } };

        var first = await EvaluationRunner.RunAsync(request);

        Assert.Equal((OutcomeCode.Budget, 2, 1), (first.Code, first.Prompts[0].Recorded, first.Prompts[0].Left));
        Assert.Equal(
            "Stopped at --max-calls 2: 2 answers were asked for, 1 is left. What was answered is kept: run the same command again, and it asks for what is left.",
            Assert.Single(first.Diagnostics, d => d.Id == "PRM2212").Message);
        Assert.DoesNotContain(first.AllDiagnostics, d => d.Id == "PRM2004");

        var second = await EvaluationRunner.RunAsync(request);

        Assert.Equal((1, 0, 3), (second.Prompts[0].Recorded, second.Prompts[0].Left, client.Calls));
        Assert.DoesNotContain(second.AllDiagnostics, d => d.Id == "PRM2212");
    }

    [Fact]
    public async Task Money_that_might_be_exceeded_is_not_spent()
    {
        using var repository = Priced();
        using var client = new ScriptedClient((_, _, _) => Task.FromResult(ScriptedClient.Response("Ice melts.", 1000, 40)));

        // A call may cost 40 tokens out, 1000 in by the provider's count, at a dollar a token: 1040. Before it is known, some 30 in and 40 out.
        var result = await EvaluationRunner.RunAsync(Recording(repository, client) with { Budget = new RunBudget { MaxCost = 1100 } });

        Assert.Equal((OutcomeCode.Budget, 1, 2), (result.Code, client.Calls, result.Prompts[0].Left));
        Assert.StartsWith("Stopped at --max-cost 1100: 1 answer was asked for for $1040, 2 are left.",
            Assert.Single(result.Diagnostics, d => d.Id == "PRM2212").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_does_not_count_does_not_work_for_nothing()
    {
        using var repository = Priced();
        using var client = new ScriptedClient((_, _, _) => Task.FromResult(ScriptedClient.Response("Ice melts.", null, null)));
        var result = await EvaluationRunner.RunAsync(Recording(repository, client) with { Budget = new RunBudget { MaxCost = 100 } });
        Assert.Equal(OutcomeCode.Budget, result.Code);
        Assert.Equal(2, client.Calls);
    }

    [Fact]
    public async Task A_price_that_is_not_known_is_an_error_before_anything_is_asked()
    {
        using var repository = new EvaluationRepository();
        using var client = new ScriptedClient("Ice melts.");
        var result = await EvaluationRunner.RunAsync(Recording(repository, client) with { Budget = new RunBudget { MaxCost = 1 } });
        Assert.Equal((OutcomeCode.Invalid, 0), (result.Code, client.Calls));
        Assert.Contains("prices: { sample-rules: { input: …, output: … } }", Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2211").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_time_nothing_more_is_asked_and_what_is_under_way_is_waited_for()
    {
        using var repository = Priced();
        var clock = new FakeTimeProvider();
        using var client = new ScriptedClient((number, _, _) =>
        {
            clock.Advance(TimeSpan.FromSeconds(40));
            return Task.FromResult(ScriptedClient.Response("Ice melts."));
        });
        var result = await EvaluationRunner.RunAsync(
            Recording(repository, client) with { Budget = new RunBudget { MaxTime = TimeSpan.FromMinutes(1) }, Clock = clock });
        Assert.Equal((OutcomeCode.Budget, 2, 2), (result.Code, client.Calls, result.Prompts[0].Recorded));
    }

    [Fact]
    public async Task Live_says_that_nothing_is_kept()
    {
        using var repository = Priced();
        using var client = new ScriptedClient("Ice melts.");
        var result = await EvaluationRunner.RunAsync(
            Recording(repository, client) with { Mode = EvaluationMode.Live, Budget = new RunBudget { MaxCalls = 0 } });
        Assert.Equal((OutcomeCode.Budget, 0), (result.Code, client.Calls));
        Assert.EndsWith("with --mode record the next run goes on from here.", Assert.Single(result.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_will_take_is_said_before_and_only_for_what_is_not_recorded()
    {
        using var repository = Priced();
        using var client = new ScriptedClient((_, _, _) => Task.FromResult(ScriptedClient.Response("Ice melts.", 30, 3)));
        var estimates = new List<RunEstimate>();
        var request = Recording(repository, client) with { Estimated = estimates.Add };

        await EvaluationRunner.RunAsync(request with { Budget = new RunBudget { MaxCalls = 1 } });
        await EvaluationRunner.RunAsync(request);
        await EvaluationRunner.RunAsync(request);

        Assert.Equal([3, 2], estimates.Select(e => e.Answers));
        // At first as long as they may be, then as long as the one that is known.
        Assert.Equal([3 * 40, 2 * 3], estimates.Select(e => e.OutputTokens));
        Assert.All(estimates, e => Assert.Equal(e.InputTokens + e.OutputTokens, e.CostUsd!.Value, 1e-6));
        Assert.StartsWith("Asking for 2 answers: ≈ ", RunEstimateText.Of(estimates[1], new RunBudget { MaxCalls = 5 }), StringComparison.Ordinal);
        Assert.EndsWith("Limits: 5 answers.", RunEstimateText.Of(estimates[1], new RunBudget { MaxCalls = 5 }), StringComparison.Ordinal);
    }

    private static EvaluationRepository Priced()
    {
        var repository = new EvaluationRepository();
        repository.WritePrompt("Write exactly {{ count }} sentences.", "temperature: 0, max-output-tokens: 40");
        repository.Write("promptregistry.yaml", """
            providers: { sample: { endpoint: "http://127.0.0.1:9/v1", model: sample-rules } }
            evaluation: { provider: sample, concurrency: 1 }
            prices: { sample-rules: { input: 1000000, output: 1000000 } }
            """);
        return repository;
    }

    private static EvaluationRequest Recording(EvaluationRepository repository, IChatClient client) =>
        repository.Request with { Mode = EvaluationMode.Record, ChatClients = (_, _) => client };
}
