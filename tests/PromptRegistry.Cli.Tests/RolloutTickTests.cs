using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PromptRegistry.Events;
using PromptRegistry.Events.Storage;
using PromptRegistry.Events.Tests;
using PromptRegistry.Git;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary><c>rollout tick</c>: what happened moves a rollout on, holds it or takes it back, with the evidence in tag and ledger.</summary>
public sealed class RolloutTickTests : IDisposable
{
    private const string Arm = "refs/tags/prompts/greeting/prod.canary";

    private static readonly DateTimeOffset Start = new(DateTime.UtcNow.Date.AddDays(-4), TimeSpan.Zero);

    private readonly CliRepository repository = new();
    private readonly TempDirectory folder = new();
    private readonly SettableClock clock = new() { Now = Start };

    public RolloutTickTests()
    {
        repository.Do("release", "greeting", "--no-eval");
        repository.Do("promote", "greeting", "--to", "prod");
        repository.Edit("prompts/greeting/prompt.yaml", "version: 1.0.0", "version: 1.0.1");
        repository.Write("prompts/greeting/user.scriban", "Greet {{ name }}.");
        repository.Write("prompts/greeting/rollout.yaml", "steps: [{ weight: 40%, bake: 2h }, { weight: 50%, bake: 2h }]\nguardrails: [{ metric: errors, margin: 0.01 }]\n");
        repository.Git.Commit("1.0.1");
        repository.Do("release", "greeting", "--no-eval");
        Assert.Equal(0, Run("rollout", "start", "greeting").ExitCode);
    }

    private string Database => Path.Combine(folder.Path, "events.db");

    public void Dispose()
    {
        repository.Dispose();
        folder.Dispose();
    }

    private CliResult Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = new CommandEnvironment(output, error, repository.Root)
        {
            Registry = new GitRegistryOptions { Clock = clock },
            Variables = name => name == "PROMPTREGISTRY_EVENTS" && File.Exists(Database) ? Database : null,
        };
        var exitCode = CommandLineHost.RunAsync(arguments, environment).GetAwaiter().GetResult();
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Calls in an hour: 300 of the control and 200 of the candidate, of as many units, and so many of each fail.</summary>
    private async Task CallsAsync(int hour, int controlFails, int candidateFails, int candidates = 200)
    {
        await using var store = new SqliteEventStore(Database, clock);
        await CallsAsync(store, hour, controlFails, candidateFails, candidates);
    }

    private static async Task CallsAsync(IEventStore store, int hour, int controlFails, int candidateFails, int candidates = 200)
    {
        PromptEvent Call(int i, bool isCandidate, bool failed) => new()
        {
            RenderId = Guid.NewGuid().ToString("N"),
            Time = Start.AddHours(hour).AddSeconds(i),
            Prompt = "greeting",
            Version = isCandidate ? "1.0.1" : "1.0.0",
            Digest = "sha256:0",
            Environment = "prod",
            Arm = isCandidate ? "canary" : null,
            Reason = isCandidate ? "Arm" : "Control",
            Unit = $"{isCandidate} {i}",
            Latency = TimeSpan.FromSeconds(1),
            Error = failed ? "timeout" : null,
        };
        List<PromptEvent> calls = [.. Enumerable.Range(0, 300).Select(i => Call(i, false, i < controlFails)), .. Enumerable.Range(0, candidates).Select(i => Call(i, true, i < candidateFails))];
        await store.WriteAsync(new EventBatch(Guid.NewGuid(), calls, []), TestContext.Current.CancellationToken);
    }

    private string Message() => repository.Git.Git("cat-file", "tag", Arm);

    [Fact]
    public async Task A_clean_candidate_goes_over_its_steps_to_everybody_and_each_tick_says_why()
    {
        await CallsAsync(0, 6, 4);
        await CallsAsync(1, 6, 4);
        clock.Now = Start.AddHours(1.5);
        Assert.Contains("greeting 1.0.1 in prod stays at 40%, because the step lasts until", Run("rollout", "tick").Output, StringComparison.Ordinal);

        clock.Now = Start.AddHours(2);
        Assert.StartsWith("greeting 1.0.1 in prod would go from 40% to 50%", Run("rollout", "tick", "--dry-run").Output, StringComparison.Ordinal);
        var stepped = Run("rollout", "tick");
        Assert.StartsWith("greeting 1.0.1 in prod goes from 40% to 50%, because no guardrail speaks against it: 'errors' is not shown to be worse: 0.02 against 0.02", stepped.Output, StringComparison.Ordinal);
        Assert.Equal(0, stepped.ExitCode);
        Assert.Contains("no guardrail speaks against it: 'errors'", Message(), StringComparison.Ordinal);
        Assert.Contains("Weight: 50%\n", Message(), StringComparison.Ordinal);
        Assert.Contains("stays at 50%", Run("rollout", "tick").Output, StringComparison.Ordinal);

        await CallsAsync(2, 6, 6, candidates: 300);
        await CallsAsync(3, 6, 6, candidates: 300);
        clock.Now = Start.AddHours(4);
        Assert.Contains("greeting 1.0.1 in prod is promoted, because no guardrail speaks against it", Run("rollout", "tick").Output, StringComparison.Ordinal);
        Assert.Contains("No rollout is under way; nothing to do.", Run("rollout", "tick").Output, StringComparison.Ordinal);
        using var log = JsonDocument.Parse(repository.Do("log", "--json", "-n", "1").Output);
        var last = log.RootElement.GetProperty("result").GetProperty("events")[0];
        Assert.Equal(("end", "prod.canary", "50%"), (last.GetProperty("event").GetString(), last.GetProperty("environment").GetString(), last.GetProperty("weight").GetString()));
        Assert.Contains("no guardrail speaks against it", last.GetProperty("evidence").GetString(), StringComparison.Ordinal);
        repository.Do("verify");
    }

    [Fact]
    public async Task A_candidate_that_does_harm_is_taken_back_with_exit_code_1_also_where_units_are_not_dealt_as_planned()
    {
        await CallsAsync(0, 6, 40, candidates: 120);
        clock.Now = Start.AddHours(1);

        var ticked = Run("rollout", "tick", "--json");

        Assert.Equal(1, ticked.ExitCode);
        using var json = JsonDocument.Parse(ticked.Output);
        var rollout = json.RootElement.GetProperty("result").GetProperty("rollouts")[0];
        Assert.Equal(("roll-back", true), (rollout.GetProperty("action").GetString(), rollout.GetProperty("done").GetBoolean()));
        Assert.True(rollout.GetProperty("guardrails")[0].GetProperty("harm").GetBoolean());
        Assert.NotEqual(0, repository.Git.TryGit("rev-parse", "--verify", "-q", Arm).ExitCode);
        Assert.Contains("'errors' is worse", repository.Do("log", "--json", "-n", "1").Output, StringComparison.Ordinal);
        Assert.Equal((0, "No rollout is under way; nothing to do."), (Run("rollout", "tick").ExitCode, Run("rollout", "tick").Output.Trim()));
    }

    [Fact]
    public async Task Recurring_work_takes_a_candidate_back_by_itself()
    {
        await CallsAsync(0, 6, 60, candidates: 200);
        await using var store = new SqliteEventStore(Database);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IEventStore>(store);
        services.AddPromptRegistryJobs(o =>
        {
            o.Repository = repository.Root;
            o.Schedules["rollout-tick"] = "200ms";
            o.Schedules["call-evaluation"] = "off";
            o.Schedules["retention"] = "off";
        });
        await using var provider = services.BuildServiceProvider();
        var stop = TestContext.Current.CancellationToken;
        foreach (var service in provider.GetServices<IHostedService>()) await service.StartAsync(stop);

        while (repository.Git.TryGit("rev-parse", "--verify", "-q", Arm).ExitCode == 0) await Task.Delay(50, stop);
        foreach (var service in provider.GetServices<IHostedService>()) await service.StopAsync(stop);

        Assert.Contains("'errors' is worse", repository.Do("log", "--json", "-n", "1").Output, StringComparison.Ordinal);
        repository.Do("verify");
    }

    [Fact]
    public async Task Of_two_ticks_at_once_one_moves_the_arm()
    {
        await CallsAsync(0, 6, 4);
        await CallsAsync(1, 6, 4);
        clock.Now = Start.AddHours(2);

        var ticks = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Run("rollout", "tick"))));

        Assert.All(ticks, t => Assert.Equal(0, t.ExitCode));
        Assert.Single(ticks, t => t.Output.Contains("goes from 40% to 50%", StringComparison.Ordinal));
        Assert.Contains("Weight: 50%\n", Message(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_of_many_machines_are_read_from_PostgreSQL()
    {
        PostgresCluster.Require();
        using var cluster = new PostgresCluster();
        await using (var store = new PostgresEventStore(cluster.ConnectionString, clock: clock))
        {
            await CallsAsync(store, 0, 6, 4);
            await CallsAsync(store, 1, 6, 4);
        }

        clock.Now = Start.AddHours(2);
        Assert.StartsWith("greeting 1.0.1 in prod goes from 40% to 50%", Run("rollout", "tick", "--events", cluster.ConnectionString).Output, StringComparison.Ordinal);

        Assert.Contains("stays at 50%", Run("rollout", "tick", "--events", cluster.ConnectionString).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_events_are_nothing_moves()
    {
        Run("rollout", "tick").Fails(2, "PRM3051", "No store of events was named.", "PROMPTREGISTRY_EVENTS");
        Run("rollout", "tick", "--events", "nothing.db").Fails(4, "PRM3051", "There is no file");
        var garbled = Run("rollout", "tick", "--events", "Hots=db;Password=s3cret").Fails(2, "PRM3051", "The PostgreSQL connection string cannot be read.");
        Assert.DoesNotContain("s3cret", garbled.ToString(), StringComparison.Ordinal);
        clock.Now = Start.AddHours(1);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "other.db"), new string('x', 5000), TestContext.Current.CancellationToken);
        Run("rollout", "tick", "--events", Path.Combine(folder.Path, "other.db")).Fails(4, "PRM3051");
        Assert.Contains("Weight: 40%\n", Message(), StringComparison.Ordinal);
    }
}
