using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Storage;
using PromptRegistry.Events.Writing;
using PromptRegistry.TestKit;

namespace PromptRegistry.Events.Tests;

/// <summary>What happens to the file of events while an app writes: nobody waits, health says what is wrong, and what was acknowledged is there, once.</summary>
public sealed class StoreFaultTests : IDisposable
{
    private readonly TempDirectory folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string File => folder.Combine("events.db");

    private string Journal => folder.Combine("journal");

    public void Dispose() => folder.Dispose();

    /// <summary>A limit of the length of files stands for a full disk: the database and the journal both end at it.</summary>
    [Fact]
    public async Task A_full_disk_loses_nothing_that_was_acknowledged_and_ends_no_process()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has no limit of the length of files for a process.");
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardError = true };
        // Blocks of 512 bytes. Memory that the runtime would map as a file counts as one.
        foreach (var argument in (string[])["-c", "trap '' XFSZ; ulimit -f 500; exec dotnet \"$@\"", "sh", KilledWriterTests.Worker, "sqlite", File, Journal, "full", "until-full"])
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Stop);
        var lines = (await process.StandardOutput.ReadToEndAsync(Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync(Stop);

        Assert.True(process.ExitCode == 0 && lines.Length > 1, $"exit {process.ExitCode}: {string.Join('\n', lines)}\n{await errors}");
        Assert.StartsWith("dropped", lines[^1], StringComparison.Ordinal);
        var acknowledged = int.Parse(lines[^2], CultureInfo.InvariantCulture);
        await using var store = new SqliteEventStore(File);
        await using (var writer = new EventWriter(store, new EventWriterOptions { JournalFolder = Journal }))
            Assert.True(await writer.FlushAsync(Stop), writer.Status.Problem);
        var now = DateTimeOffset.UtcNow;
        var calls = (await store.CallsAsync(new CallFilter(now.AddHours(-1), now.AddHours(1)) { Limit = 10_000 }, Stop)).Select(c => c.Call.RenderId).ToHashSet();
        Assert.All(Enumerable.Range(0, acknowledged), number => Assert.Contains($"full-{number.ToString(CultureInfo.InvariantCulture)}", calls));
        Assert.Equal(calls.Count, (await store.StatsAsync(new StatsRequest(now.AddHours(-1), now.AddHours(1), CallKeys.None), Stop)).Single().Calls);
    }

    [Fact]
    public async Task A_file_that_is_damaged_while_it_is_written_is_told_and_what_came_since_goes_into_a_new_one()
    {
        var clock = new FakeTimeProvider(Some.Noon);
        await using var store = new SqliteEventStore(File, clock);
        await using var writer = new EventWriter(store, new EventWriterOptions { JournalFolder = Journal }, clock: clock);
        for (var i = 0; i < 50; i++) writer.Add(Some.Call(i) with { Input = new string('x', 2000) });
        Assert.True(await writer.FlushAsync(Stop));
        SqliteConnection.ClearAllPools();
        foreach (var part in (string[])["", "-wal", "-shm"])
        {
            if (System.IO.File.Exists(File + part)) System.IO.File.WriteAllBytes(File + part, [.. Enumerable.Repeat((byte)0xA5, 4096 * 8)]);
        }

        writer.Add(Some.Call(51));
        writer.Add(Some.Call(52));
        Assert.False(await writer.FlushAsync(Stop));
        Assert.Contains(File, writer.Status.Problem, StringComparison.Ordinal);
        Assert.Equal((50, 0), (writer.Status.Stored, writer.Status.Dropped));
        SqliteConnection.ClearAllPools();
        foreach (var part in (string[])["", "-wal", "-shm"]) System.IO.File.Delete(File + part);

        Assert.True(await writer.FlushAsync(Stop), writer.Status.Problem);
        Assert.Equal(2, (await store.CallsAsync(new CallFilter(Some.Noon, Some.Noon.AddHours(2)), Stop)).Count);
        Assert.Null(writer.Status.Problem);
    }

    [Fact]
    public async Task A_file_that_stays_locked_holds_nobody_up_and_gets_everything_once()
    {
        var clock = new FakeTimeProvider(Some.Noon);
        await using var store = new SqliteEventStore(File, clock);
        await store.WriteAsync(EventBatch.Of([Some.Call()]), Stop);
        await using var writer = new EventWriter(store, new EventWriterOptions { JournalFolder = Journal, Timeout = TimeSpan.FromMilliseconds(200) }, clock: clock);
        await using var other = new SqliteConnection($"Data Source={File};Pooling=false");
        await other.OpenAsync(Stop);
        await using (other.BeginTransaction(deferred: false))
        {
            writer.Add(Some.Call(1));
            Assert.False(await writer.FlushAsync(Stop));
            Assert.True(writer.Status.Journaled > 0);
            writer.Add(Some.Call(2));
            await writer.FlushAsync(Stop);
        }

        while (!await writer.FlushAsync(Stop)) await Task.Delay(50, Stop);
        Assert.Equal(3, (await store.StatsAsync(new StatsRequest(Some.Noon, Some.Noon.AddHours(1), CallKeys.None), Stop)).Single().Calls);
        Assert.Equal(0, writer.Status.Dropped);
    }

    [Theory]
    [InlineData(-30)]
    [InlineData(30)]
    public async Task A_clock_that_jumps_stops_no_writing(int days)
    {
        var clock = new FakeTimeProvider(Some.Noon);
        await using var store = new SqliteEventStore(File, clock);
        await using var writer = new EventWriter(store, new EventWriterOptions { JournalFolder = Journal }, clock: clock);
        writer.Add(Some.Call());
        Assert.True(await writer.FlushAsync(Stop));
        clock.AdjustTime(clock.GetUtcNow().AddDays(days));
        writer.Add(Some.Call(1) with { Time = clock.GetUtcNow() });
        writer.Add(PromptFeedback.Thumb(Some.Call().RenderId, up: true) with { Time = clock.GetUtcNow() });
        Assert.True(await writer.FlushAsync(Stop), writer.Status.Problem);

        Assert.Equal(2, (await store.CallsAsync(new CallFilter(DateTimeOffset.MinValue, DateTimeOffset.MaxValue), Stop)).Count);
        Assert.Equal((3, 0), (writer.Status.Stored, writer.Status.Dropped));
    }

    [Fact]
    public async Task A_journal_whose_last_line_is_long_and_unfinished_is_cut_and_goes_on()
    {
        Directory.CreateDirectory(Journal);
        await System.IO.File.WriteAllTextAsync(Path.Combine(Journal, "events-0.jsonl"), "{}\n" + new string('x', 3_000_000), Stop);
        await using var store = new SqliteEventStore(File, new FakeTimeProvider(Some.Noon));
        await using var writer = new EventWriter(store, new EventWriterOptions { JournalFolder = Journal });

        Assert.Equal(3, writer.Status.Journaled);
    }
}
