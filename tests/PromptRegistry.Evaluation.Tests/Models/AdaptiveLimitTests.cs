using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Evaluation.Tests.Models;

public sealed class AdaptiveLimitTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void It_halves_when_the_endpoint_is_overloaded_and_never_falls_below_one()
    {
        var limit = new AdaptiveLimit(8, clock);
        List<int> values = [];
        for (var i = 0; i < 5; i++)
        {
            limit.Overloaded();
            values.Add(limit.Value);
            clock.Advance(AdaptiveLimit.Burst);
        }

        Assert.Equal([4, 2, 1, 1, 1], values);
    }

    [Fact]
    public void Refusals_of_one_burst_count_once()
    {
        var limit = new AdaptiveLimit(8, clock);
        for (var i = 0; i < 8; i++) limit.Overloaded();
        Assert.Equal(4, limit.Value);
    }

    [Fact]
    public void It_grows_by_one_after_as_many_successes_as_it_is_high_up_to_its_maximum()
    {
        var limit = new AdaptiveLimit(4, clock);
        limit.Overloaded();
        List<int> values = [];
        for (var i = 0; i < 8; i++)
        {
            limit.Succeeded();
            values.Add(limit.Value);
        }

        Assert.Equal([2, 3, 3, 3, 4, 4, 4, 4], values);
    }

    [Fact]
    public async Task The_gate_lets_in_as_many_as_the_limit_says_in_their_order()
    {
        var gate = new RequestGate(new AdaptiveLimit(4, clock));
        for (var i = 0; i < 4; i++) await gate.EnterAsync();
        var (fifth, sixth) = (gate.EnterAsync(), gate.EnterAsync());
        gate.Overloaded();

        // Two are too many now: who leaves makes no room.
        gate.Leave(succeeded: false);
        gate.Leave(succeeded: false);
        Assert.False(fifth.IsCompleted);
        gate.Leave(succeeded: false);
        await fifth;
        Assert.False(sixth.IsCompleted);
        gate.Close();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sixth);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(gate.EnterAsync);
    }

    [Fact]
    public async Task A_run_asks_less_at_once_after_a_refusal()
    {
        await using var host = await ProtocolHost.StartAsync(ModelProtocol.OpenAI, Behaviours.Error(429, retryAfter: "0"));
        using var repository = new EvaluationRepository();
        var settings = RepositorySettings.Default with { Providers = [host.Provider], Evaluation = new EvaluationSettings("sample", 8) };
        using var pool = new ModelPool(repository.Request, settings, host.Provider);
        var request = Recordings.CanonicalRequestTests.Request with { Provider = "sample" };
        Assert.Equal(8, pool.Limit);

        await pool.AskAsync(Evaluation.Recordings.CanonicalRequest.Key(request), request, _ => { });

        Assert.Equal(4, pool.Limit);
    }

    [Fact]
    public async Task Every_refusal_of_a_busy_endpoint_is_told()
    {
        await using var host = await ProtocolHost.StartAsync(
            ModelProtocol.Anthropic, Behaviours.Error(429, retryAfter: "0"), Behaviours.Error(529, retryAfter: "0"), Behaviours.Error(500, retryAfter: "0"));
        var told = 0;
        using var client = ModelClients.Create(host.Provider, "m1", null, new EndpointPace { Overloaded = () => told++ }, TimeProvider.System);
        await client.GetResponseAsync("Go on.", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(2, told);
    }
}
