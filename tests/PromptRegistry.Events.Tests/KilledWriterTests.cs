using System.Diagnostics;
using System.Globalization;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Rollups;
using PromptRegistry.Events.Storage;
using PromptRegistry.Events.Writing;
using PromptRegistry.TestKit;

namespace PromptRegistry.Events.Tests;

/// <summary>A process that writes is killed again and again: what was acknowledged is there, once.</summary>
public sealed class KilledWriterTests : IDisposable
{
    /// <summary>Moments at which a process is killed: all of them with <c>PROMPTREGISTRY_FAULTS=full</c>, else a sample.</summary>
    private static readonly int Kills = Environment.GetEnvironmentVariable("PROMPTREGISTRY_FAULTS") == "full" ? 100 : 15;

    private readonly TempDirectory folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_that_was_acknowledged_is_lost_or_doubled_in_a_file()
    {
        var file = folder.Combine("events.db");
        var acknowledged = await KillAsync(["sqlite", file], Kills, null);

        await using var store = new SqliteEventStore(file);
        await CheckAsync(store, acknowledged);
    }

    [Fact]
    public async Task Nothing_that_was_acknowledged_is_lost_or_doubled_while_the_database_crashes()
    {
        PostgresCluster.Require();
        using var cluster = new PostgresCluster();
        var crashes = 0;
        var acknowledged = await KillAsync(["postgres", cluster.ConnectionString, "events"], Math.Max(4, Kills / 10), () =>
        {
            if (crashes++ % 2 != 0) return;
            cluster.Crash();
            cluster.Start();
        });

        await using var store = new PostgresEventStore(cluster.ConnectionString, "events");
        await CheckAsync(store, acknowledged);
    }

    public void Dispose() => folder.Dispose();

    private async Task<Dictionary<string, int>> KillAsync(string[] store, int times, Action? meanwhile)
    {
        var acknowledged = new Dictionary<string, int>();
        var random = new Random(5);
        for (var round = 0; round < times; round++)
        {
            var name = $"run{round.ToString(CultureInfo.InvariantCulture)}";
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in (string[])[Worker, .. store, folder.Combine("journal"), name]) start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync(Stop);
            var last = 0;
            // It has begun to write; from then on any moment is as good as another.
            last = await NextAsync(process, last, errors);
            meanwhile?.Invoke();
            var more = random.Next(0, 4);
            for (var i = 0; i < more; i++) last = await NextAsync(process, last, errors);
            await Task.Delay(random.Next(0, 15), Stop);
            process.Kill();
            while (await process.StandardOutput.ReadLineAsync(Stop) is { } line) last = int.Parse(line, CultureInfo.InvariantCulture);
            await process.WaitForExitAsync(Stop);
            acknowledged[name] = last;
        }

        return acknowledged;
    }

    internal static string Worker => Path.Combine(RepositoryRoot.Path, "artifacts", "bin", "PromptRegistry.Events.Worker", new DirectoryInfo(AppContext.BaseDirectory).Name, "PromptRegistry.Events.Worker.dll");

    private static async Task<int> NextAsync(Process process, int last, Task<string> errors) => await process.StandardOutput.ReadLineAsync(Stop) is { } line
        ? int.Parse(line, CultureInfo.InvariantCulture)
        : throw new InvalidOperationException($"The worker ended after {last}: {await errors}");

    /// <summary>What a process left in its journal comes with the next one; then everything adds up.</summary>
    private async Task CheckAsync(SqlEventStore store, Dictionary<string, int> acknowledged)
    {
        await using (var writer = new EventWriter(store, new EventWriterOptions { JournalFolder = folder.Combine("journal") }))
            Assert.True(await writer.FlushAsync(Stop), writer.Status.Problem);
        var now = DateTimeOffset.UtcNow;
        // Pages overlap by a microsecond, in which there may be several.
        var all = new Dictionary<string, StoredCall>(StringComparer.Ordinal);
        for (var (to, before) = (now.AddHours(1), -1); all.Count > before;)
        {
            before = all.Count;
            foreach (var call in await store.CallsAsync(new CallFilter(now.AddHours(-1), to) { Limit = 10_000 }, Stop))
            {
                all[call.Call.RenderId] = call;
                to = call.Call.Time.AddMicroseconds(1);
            }
        }

        foreach (var (name, count) in acknowledged)
        {
            var numbers = all.Keys.Select(id => id.Split('-')).Where(p => p[0] == name).Select(p => int.Parse(p[1], CultureInfo.InvariantCulture)).ToHashSet();
            Assert.True(Enumerable.Range(0, count).All(numbers.Contains), $"{name}: {count} were acknowledged, {numbers.Count} are there.");
        }

        var group = Assert.Single(await store.StatsAsync(new StatsRequest(now.AddHours(-1), now.AddHours(1), CallKeys.None), Stop));
        Assert.Equal((all.Count, all.Count), (group.Metrics[MetricNames.Calls].Count, group.Metrics["judge"].Count));
    }
}
