using Microsoft.Data.Sqlite;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Storage;
using PromptRegistry.TestKit;

namespace PromptRegistry.Events.Tests;

public sealed class SqliteEventStoreTests : EventStoreTests
{
    private readonly TempDirectory folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string File => folder.Combine("deep/events.db");

    [Fact]
    public async Task A_full_disk_is_an_error_that_leaves_the_store_whole()
    {
        await using var full = new SqliteEventStore(File, Clock, maximumPages: 60);
        var stored = 0;
        var failure = await Assert.ThrowsAsync<EventStoreException>(async () =>
        {
            for (; stored < 1000; stored++) await full.WriteAsync(EventBatch.Of([Some.Call(stored % 60) with { Input = new string('x', 4000) }]), Stop);
        });

        Assert.Contains("full", failure.Message, StringComparison.Ordinal);
        Assert.InRange(stored, 1, 999);
        Assert.Equal(stored, (await full.CallsAsync(new CallFilter(Some.Noon, Some.Noon.AddHours(1)) { Limit = 10_000 }, Stop)).Count);
        Assert.Equal(stored, (await full.StatsAsync(new StatsRequest(Some.Noon, Some.Noon.AddHours(1), CallKeys.None), Stop)).Single().Calls);
    }

    [Fact]
    public async Task A_damaged_file_is_an_error_that_names_it()
    {
        folder.Write("deep/events.db", "This is no database at all, but a text of some length, so that SQLite reads it.");

        var failure = await Assert.ThrowsAsync<EventStoreException>(() => Store.WriteAsync(EventBatch.Of([Some.Call()]), Stop));
        Assert.Contains(File, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_not_touched()
    {
        await Store.WriteAsync(EventBatch.Of([Some.Call()]), Stop);
        await using (var connection = new SqliteConnection($"Data Source={File};Pooling=false"))
        {
            await connection.OpenAsync(Stop);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            await command.ExecuteNonQueryAsync(Stop);
        }

        await using var other = Open();
        var failure = await Assert.ThrowsAsync<EventStoreException>(() => other.WriteAsync(EventBatch.Of([Some.Call()]), Stop));
        Assert.Contains("newer version", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_too_large_loses_its_oldest_calls()
    {
        for (var hour = 0; hour < 20; hour++)
            await Store.WriteAsync(EventBatch.Of([.. Enumerable.Range(0, 20).Select(i => Some.Call((hour * 10) + i) with { Input = new string('x', 10_000) })]), Stop);

        await Store.MaintainAsync(new Retention { MaximumBytes = 2_000_000 }, Stop);

        var left = await Store.CallsAsync(new CallFilter(DateTimeOffset.MinValue, DateTimeOffset.MaxValue) { Limit = 10_000 }, Stop);
        Assert.InRange(left.Count, 50, 250);
        Assert.True(left[^1].Call.Time > Some.Noon.AddMinutes(60));
        Assert.True(new FileInfo(File).Length < 2_500_000);
        Assert.Equal(400, (await Store.StatsAsync(new StatsRequest(Some.Noon, Some.Noon.AddHours(6), CallKeys.None), Stop)).Single().Calls);
    }

    [Fact]
    public async Task A_locked_file_is_waited_for()
    {
        await Store.WriteAsync(EventBatch.Of([Some.Call()]), Stop);
        await using var other = new SqliteConnection($"Data Source={File};Pooling=false");
        await other.OpenAsync(Stop);
        Task writing;
        await using (var transaction = other.BeginTransaction(deferred: false))
        {
            writing = Task.Run(() => Store.WriteAsync(EventBatch.Of([Some.Call(1)]), Stop), Stop);
            await Task.Delay(300, Stop);
            Assert.False(writing.IsCompleted);
        }

        await writing;
        Assert.Equal(2, (await Store.CallsAsync(new CallFilter(Some.Noon, Some.Noon.AddHours(1)), Stop)).Count);
    }

    protected override IEventStore Open() => new SqliteEventStore(File, Clock);

    protected override async Task WithoutLastColumnAsync(string column)
    {
        await using var connection = new SqliteConnection($"Data Source={File};Pooling=false");
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
        command.CommandText = $"ALTER TABLE events DROP COLUMN {column}; PRAGMA user_version = {SqliteSchema.Scripts.Count - 1}";
        await command.ExecuteNonQueryAsync(Stop);
    }

    protected override void CleanUp() => folder.Dispose();
}
