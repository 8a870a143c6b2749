using System.Diagnostics;
using System.Globalization;
using Npgsql;
using PromptRegistry.Events.Tests;
using PromptRegistry.TestKit;

namespace PromptRegistry.Jobs.Tests;

/// <summary>Three processes share recurring work, and the one at work is killed: each time comes once, and none is left out.</summary>
public sealed class ClusterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Worker => Path.Combine(
        RepositoryRoot.Path, "artifacts", "bin", "PromptRegistry.Jobs.Worker", new DirectoryInfo(AppContext.BaseDirectory).Name, "PromptRegistry.Jobs.Worker.dll");

    [Fact]
    public async Task Each_time_comes_once_though_the_process_at_work_is_killed()
    {
        PostgresCluster.Require();
        using var cluster = new PostgresCluster();
        await using var source = NpgsqlDataSource.Create(cluster.ConnectionString);
        await using (var table = source.CreateCommand("CREATE TABLE ticks (number bigint GENERATED ALWAYS AS IDENTITY, what text, due text, process integer)"))
            await table.ExecuteNonQueryAsync(Stop);
        var processes = Enumerable.Range(0, 3).Select(_ => Start(cluster.ConnectionString)).ToList();
        try
        {
            // Two times pass in peace.
            var rows = await UntilAsync(source, r => r.Count(t => t.What == "done") >= 2);
            // Whoever begins the next one is killed before it is done.
            var last = rows.Where(t => t.What == "begun").Select(t => t.Due).Max(StringComparer.Ordinal);
            rows = await UntilAsync(source, r => r.Any(t => t.What == "begun" && string.CompareOrdinal(t.Due, last) > 0));
            var victim = rows.First(t => t.What == "begun" && string.CompareOrdinal(t.Due, last) > 0);
            processes.First(p => p.Id == victim.Process).Kill();

            rows = await UntilAsync(source, r => r.Any(t => t.What == "done" && t.Due == victim.Due) && r.Count(t => t.What == "done" && string.CompareOrdinal(t.Due, victim.Due) > 0) >= 2);
            var (begun, done) = (rows.Where(t => t.What == "begun").ToList(), rows.Where(t => t.What == "done").ToList());
            Assert.All(done.GroupBy(t => t.Due), times => Assert.Single(times));
            Assert.Equal([victim.Due], begun.GroupBy(t => t.Due).Where(g => g.Count() > 1).Select(g => g.Key));
            Assert.NotEqual(victim.Process, done.Single(t => t.Due == victim.Due).Process);
            var seconds = done.Select(t => DateTimeOffset.Parse(t.Due, CultureInfo.InvariantCulture)).Order().ToList();
            Assert.Equal(Enumerable.Range(0, seconds.Count).Select(i => seconds[0].AddSeconds(i)), seconds);
        }
        finally
        {
            foreach (var process in processes)
            {
                if (!process.HasExited) process.Kill();
                process.Dispose();
            }
        }
    }

    private static Process Start(string connection)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true };
        foreach (var argument in (string[])[Worker, connection]) start.ArgumentList.Add(argument);
        start.RedirectStandardOutput = true;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task<List<Tick>> UntilAsync(NpgsqlDataSource source, Func<List<Tick>, bool> isThere)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var rows = new List<Tick>();
            await using (var command = source.CreateCommand("SELECT what, due, process FROM ticks ORDER BY number"))
            await using (var row = await command.ExecuteReaderAsync(Stop))
            {
                while (await row.ReadAsync(Stop)) rows.Add(new Tick(row.GetString(0), row.GetString(1), row.GetInt32(2)));
            }

            if (isThere(rows)) return rows;
            Assert.True(watch.Elapsed < Patience, string.Join('\n', rows));
            await Task.Delay(20, Stop);
        }
    }

    private sealed record Tick(string What, string Due, int Process);
}
