using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Tests.Models;

namespace PromptRegistry.Evaluation.Tests.Running;

/// <summary>What was paid for is kept, however a run ends.</summary>
public sealed class JournalTests
{
    private const string Journal = ".promptregistry/recordings/summary.jsonl";

    [Fact]
    public async Task Answers_are_kept_aside_as_they_come_and_merged_at_the_end()
    {
        using var repository = Serial();
        var lines = new List<int>();
        using var client = new ScriptedClient((_, _, _) =>
        {
            lines.Add(Lines(repository));
            return Task.FromResult(ScriptedClient.Response("Ice melts."));
        });

        await EvaluationRunner.RunAsync(Recording(repository, client));

        Assert.Equal([0, 1, 2], lines);
        Assert.Equal(3, File.ReadAllLines(repository.RecordingsPath).Length);
        Assert.Equal(0, Lines(repository));
    }

    [Fact]
    public async Task The_next_run_takes_up_what_a_killed_one_left_and_leaves_out_a_line_that_it_did_not_finish()
    {
        using var repository = Serial();
        using var client = new ScriptedClient("Ice melts.");
        await EvaluationRunner.RunAsync(Recording(repository, client));
        var recorded = File.ReadAllText(repository.RecordingsPath);
        var lines = recorded.Split('\n');
        File.Delete(repository.RecordingsPath);
        repository.Write(Journal, lines[0] + "\n" + lines[1][..50]);
        using var next = new ScriptedClient("Ice melts.");

        var result = await EvaluationRunner.RunAsync(Recording(repository, next));

        Assert.Equal(2, next.Calls);
        Assert.Equal(2, result.Prompts[0].Recorded);
        Assert.Equal(3, File.ReadAllLines(repository.RecordingsPath).Length);
        Assert.False(File.Exists(repository.Combine(Journal)));
    }

    [Fact]
    public async Task A_line_after_one_that_was_not_finished_is_not_lost()
    {
        using var repository = Serial();
        repository.Write(Journal, "{\"key\":\"unfinished");
        using var stop = new CancellationTokenSource();
        using var client = new ScriptedClient((_, _, _) => Task.FromResult(ScriptedClient.Response("Ice melts.")));
        string? seen = null;
        using var looking = new ScriptedClient((number, _, _) =>
        {
            if (number == 2) seen = repository.Read(Journal);
            return Task.FromResult(ScriptedClient.Response("Ice melts."));
        });

        await EvaluationRunner.RunAsync(Recording(repository, looking));

        Assert.StartsWith("{\"key\":\"unfinished\n{\"key\":\"", seen, StringComparison.Ordinal);
        Assert.Equal(3, File.ReadAllLines(repository.RecordingsPath).Length);
    }

    [Fact]
    public async Task A_refresh_that_is_broken_off_leaves_the_recordings_and_goes_on_where_it_ended()
    {
        using var repository = Serial();
        using var old = new ScriptedClient("Old answer.");
        await EvaluationRunner.RunAsync(Recording(repository, old));
        var before = File.ReadAllText(repository.RecordingsPath);
        using var broken = new ScriptedClient((number, _, _) => number == 3
            ? throw new InvalidOperationException("gone") : Task.FromResult(ScriptedClient.Response("New answer.")));
        var refresh = Recording(repository, broken) with { Mode = EvaluationMode.Refresh };

        Assert.Equal(OutcomeCode.Infrastructure, (await EvaluationRunner.RunAsync(refresh)).Code);
        Assert.Equal(before, File.ReadAllText(repository.RecordingsPath));
        using var next = new ScriptedClient("New answer.");
        await EvaluationRunner.RunAsync(refresh with { ChatClients = (_, _) => next });

        Assert.Equal(1, next.Calls);
        Assert.All(File.ReadAllLines(repository.RecordingsPath), line => Assert.Contains("New answer.", line, StringComparison.Ordinal));
        Assert.False(File.Exists(repository.Combine(Journal)));
        using var again = new ScriptedClient("Newest answer.");
        await EvaluationRunner.RunAsync(refresh with { ChatClients = (_, _) => again });
        Assert.Equal(3, again.Calls);
    }

    [Fact]
    public async Task A_refresh_of_several_that_reaches_a_limit_asks_for_nothing_twice()
    {
        using var repository = Serial();
        using var client = new ScriptedClient("Ice melts.");
        var refresh = Recording(repository, client) with
        {
            Mode = EvaluationMode.Refresh,
            Models = ["sample-rules", "other"],
            Budget = new RunBudget { MaxCalls = 4 },
        };

        Assert.Equal(OutcomeCode.Budget, (await EvaluationRunner.RunAsync(refresh)).Code);
        Assert.Equal(4, client.Calls);
        Assert.DoesNotContain((await EvaluationRunner.RunAsync(refresh)).Diagnostics, d => d.Id == "PRM2212");
        Assert.Equal(6, client.Calls);
        Assert.Equal(6, File.ReadAllLines(repository.RecordingsPath).Length);
        Assert.False(File.Exists(repository.Combine(Journal)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answers_under_way_that_still_arrive_are_kept(bool isInterrupted)
    {
        using var repository = new EvaluationRepository();
        using var stop = new CancellationTokenSource();
        var (under, go) = (0, new TaskCompletionSource());
        var all = new TaskCompletionSource();
        using var client = new ScriptedClient(async (number, _, _) =>
        {
            if (Interlocked.Increment(ref under) == 3) all.SetResult();
            await all.Task;
            if (number == 1)
            {
                if (!isInterrupted) throw new ModelException(ModelFailureKind.Refused, "no");
                await stop.CancelAsync();
            }
            else
            {
                // After the first has ended the run.
                await go.Task;
            }

            go.TrySetResult();
            return ScriptedClient.Response("Ice melts.");
        });
        var clock = new FakeTimeProvider();
        var running = EvaluationRunner.RunAsync(
            Recording(repository, client) with { Clock = clock }, cancellation: stop.Token);
        await all.Task;
        if (!isInterrupted) go.TrySetResult();

        if (isInterrupted) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        else Assert.Equal(OutcomeCode.Infrastructure, (await running).Code);

        Assert.Equal(isInterrupted ? 3 : 2, File.ReadAllLines(repository.RecordingsPath).Length);
    }

    [Fact]
    public async Task What_does_not_arrive_within_the_grace_is_given_up()
    {
        using var repository = Serial();
        using var stop = new CancellationTokenSource();
        using var client = new ScriptedClient(async (_, _, cancellation) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellation);
            return ScriptedClient.Response("never");
        });
        var clock = new ImpatientClock(TimeSpan.FromSeconds(5));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => EvaluationRunner.RunAsync(Recording(repository, client) with { Clock = clock }, cancellation: stop.Token));

        Assert.Equal([TimeSpan.FromSeconds(5)], clock.Pauses);
        Assert.Equal(1, client.Calls);
    }

    [Fact]
    public async Task What_another_run_recorded_meanwhile_stays()
    {
        using var repository = Serial();
        using var other = new ScriptedClient("Ice melts.");
        using var client = new ScriptedClient((number, _, _) =>
        {
            if (number == 1)
            {
                repository.Write(
                    "prompts/summary/recordings.jsonl", $$"""{"key":"{{new string('a', 64)}}","text":"of another run"}""" + "\n");
            }

            return Task.FromResult(ScriptedClient.Response("Ice melts."));
        });

        await EvaluationRunner.RunAsync(Recording(repository, client));

        Assert.Equal(4, File.ReadAllLines(repository.RecordingsPath).Length);
    }

    private static int Lines(EvaluationRepository repository) =>
        File.Exists(repository.Combine(Journal)) ? File.ReadAllLines(repository.Combine(Journal)).Length : 0;

    private static EvaluationRepository Serial()
    {
        var repository = new EvaluationRepository();
        repository.Write("promptregistry.yaml", repository.Read("promptregistry.yaml").Replace("provider: sample", "provider: sample, concurrency: 1", StringComparison.Ordinal));
        return repository;
    }

    private static EvaluationRequest Recording(EvaluationRepository repository, IChatClient client) =>
        repository.Request with { Mode = EvaluationMode.Record, ChatClients = (_, _) => client };
}
