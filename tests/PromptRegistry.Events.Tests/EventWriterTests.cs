using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Storage;
using PromptRegistry.Events.Writing;
using PromptRegistry.TestKit;

namespace PromptRegistry.Events.Tests;

public sealed class EventWriterTests : IAsyncDisposable
{
    private readonly TempDirectory folder = new();
    private readonly FakeTimeProvider clock = new(Some.Noon);
    private readonly SqliteEventStore sqlite;

    public EventWriterTests() => sqlite = new SqliteEventStore(folder.Combine("events.db"), clock);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Journal => folder.Combine("journal");

    [Fact]
    public async Task Events_are_written_when_the_interval_is_over_and_when_a_batch_is_full()
    {
        await using var writer = new EventWriter(sqlite, new EventWriterOptions { Batch = 10, Capacity = 100 }, clock: clock);
        writer.Add(Some.Call());
        await EventuallyAsync(async () =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(300));
            return await CountAsync() == 1;
        });
        for (var i = 1; i <= 10; i++) writer.Add(Some.Call(i));

        // The clock stands still.
        await EventuallyAsync(async () => await CountAsync() == 11);
        Assert.Equal(new EventWriterStatus(11, 0, 0, 0, null), writer.Status);
    }

    [Fact]
    public async Task A_store_that_is_dead_blocks_nobody_and_what_it_did_not_take_is_there_when_it_is_back()
    {
        var store = new Faulty(sqlite) { IsDead = true };
        await using var writer = new EventWriter(store, new EventWriterOptions { JournalFolder = Journal }, clock: clock);
        for (var i = 0; i < 20; i++) writer.Add(Some.Call(i));

        Assert.False(await writer.FlushAsync(Stop));
        Assert.Equal((0, 0, "It is dead."), (writer.Status.Stored, writer.Status.Dropped, writer.Status.Problem));
        Assert.True(writer.Status.Journaled > 0);
        store.IsDead = false;
        Assert.True(await writer.FlushAsync(Stop));
        Assert.Equal(new EventWriterStatus(20, 0, 0, 0, null), writer.Status);
        Assert.Equal(20, await CountAsync());
    }

    [Fact]
    public async Task A_store_that_took_a_batch_and_did_not_say_so_has_it_once()
    {
        var store = new Faulty(sqlite) { TakesAndFails = true };
        await using var writer = new EventWriter(store, new EventWriterOptions { JournalFolder = Journal }, clock: clock);
        writer.Add(Some.Call());
        Assert.False(await writer.FlushAsync(Stop));
        store.TakesAndFails = false;
        Assert.True(await writer.FlushAsync(Stop));

        var group = Assert.Single(await sqlite.StatsAsync(new StatsRequest(Some.Noon, Some.Noon.AddHours(1), CallKeys.None), Stop));
        Assert.Equal(1, group.Calls);
    }

    [Fact]
    public async Task A_store_that_hangs_is_left_after_a_time()
    {
        var store = new Faulty(sqlite) { Hangs = true };
        await using var writer = new EventWriter(store, new EventWriterOptions { JournalFolder = Journal, Timeout = TimeSpan.FromMilliseconds(50) }, clock: clock);
        writer.Add(Some.Call());

        Assert.False(await writer.FlushAsync(Stop));
        Assert.Contains("did not take a batch within 0.1 seconds", writer.Status.Problem, StringComparison.Ordinal);
        Assert.True(writer.Status.Journaled > 0);
        store.Hangs = false;
    }

    [Fact]
    public async Task What_finds_no_room_is_dropped_and_counted()
    {
        var log = new Lines();
        var store = new Faulty(sqlite) { IsDead = true };
        await using var writer = new EventWriter(store, new EventWriterOptions { Batch = 5, Capacity = 5 }, log, clock);
        for (var i = 0; i < 50; i++) writer.Add(Some.Call(i));

        Assert.False(await writer.FlushAsync(Stop));
        Assert.Equal(50, writer.Status.Dropped);
        Assert.Contains(log.All, l => l.StartsWith("Events are not stored: It is dead.", StringComparison.Ordinal));
        Assert.Contains(log.All, l => l.Contains("events were dropped, because there was no room", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_journal_has_a_largest_length()
    {
        var store = new Faulty(sqlite) { IsDead = true };
        await using var writer = new EventWriter(store, new EventWriterOptions { JournalFolder = Journal, MaximumJournal = 2000 }, clock: clock);
        for (var i = 0; i < 30; i++)
        {
            writer.Add(Some.Call(i));
            await writer.FlushAsync(Stop);
        }

        Assert.InRange(writer.Status.Journaled, 400, 2000);
        Assert.InRange(writer.Status.Dropped, 20, 29);
    }

    [Fact]
    public async Task A_journal_that_a_process_left_is_taken_over_also_with_half_a_line()
    {
        var call = Some.Call() with { Trace = "0af7651916cd43dd8448eb211c80319c", Parent = "agent" };
        var store = new Faulty(sqlite) { IsDead = true };
        await using (var first = new EventWriter(store, new EventWriterOptions { JournalFolder = Journal }, clock: clock))
        {
            first.Add(call);
            await first.FlushAsync(Stop);
        }

        var file = Directory.GetFiles(Journal).Single();
        await File.AppendAllTextAsync(file, "{\"id\":\"half", Stop);
        File.Copy(file, Path.Combine(Journal, "events-1.jsonl"));
        store.IsDead = false;
        await using var second = new EventWriter(store, new EventWriterOptions { JournalFolder = Journal }, clock: clock);
        second.Add(Some.Call(1));
        Assert.True(await second.FlushAsync(Stop));

        Assert.Equal(2, await CountAsync());
        Assert.Equal(0, second.Status.Journaled);
        Assert.Equal(call, (await sqlite.FindAsync(call.RenderId, Stop))!.Call);
    }

    [Fact]
    public async Task Writers_of_one_folder_have_journals_of_their_own()
    {
        var store = new Faulty(sqlite) { IsDead = true };
        await using var one = new EventWriter(store, new EventWriterOptions { JournalFolder = Journal }, clock: clock);
        await using var two = new EventWriter(store, new EventWriterOptions { JournalFolder = Journal }, clock: clock);
        one.Add(Some.Call());
        two.Add(Some.Call(1));
        await one.FlushAsync(Stop);
        await two.FlushAsync(Stop);

        Assert.Equal(2, Directory.GetFiles(Journal).Length);
        store.IsDead = false;
        Assert.True(await one.FlushAsync(Stop));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Texts_are_redacted_before_they_are_written_anywhere()
    {
        var store = new Faulty(sqlite) { IsDead = true };
        await using var writer = new EventWriter(store, new EventWriterOptions { JournalFolder = Journal, Texts = 1, Redactor = new Stars() }, clock: clock);
        Assert.True(writer.WantsTexts("greeting"));
        var call = Some.Call() with { Input = "Ada", Output = "Hello Ada" };
        writer.Add(call);
        writer.Add(PromptFeedback.Correction(call.RenderId, "Hello Ada Lovelace"));
        await writer.FlushAsync(Stop);

        // Only this process may open it, but others can look.
        Assert.Equal(1, ProcessRunner.Run("grep", ["-r", "Ada", Journal], folder.Path).ExitCode);
        store.IsDead = false;
        Assert.True(await writer.FlushAsync(Stop));
        var found = await sqlite.FindAsync(call.RenderId, Stop);
        Assert.Equal(("***", "*********", "******************"), (found!.Call.Input, found.Call.Output, found.Feedback.Single().Text));
    }

    [Theory]
    [InlineData(0, 10, 0)]
    [InlineData(10, 5, 0)]
    [InlineData(10, 10, 1.5)]
    public void Options_that_cannot_be_are_refused(int batch, int capacity, double texts) => Assert.Throws<ArgumentException>(
        () => new EventWriter(sqlite, new EventWriterOptions { Batch = batch, Capacity = capacity, Texts = texts }));

    public async ValueTask DisposeAsync()
    {
        await sqlite.DisposeAsync();
        folder.Dispose();
    }

    private async Task<long> CountAsync() => (await sqlite.CallsAsync(new CallFilter(DateTimeOffset.MinValue, DateTimeOffset.MaxValue) { Limit = 10_000 }, Stop)).Count;

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        while (!await condition()) await Task.Delay(10, Stop);
    }

    private sealed class Stars : Microsoft.Extensions.Compliance.Redaction.Redactor
    {
        public override int GetRedactedLength(ReadOnlySpan<char> input) => input.Length;

        public override int Redact(ReadOnlySpan<char> source, Span<char> destination)
        {
            destination[..source.Length].Fill('*');
            return source.Length;
        }
    }

    private sealed class Lines : ILogger
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (All) All.Add(formatter(state, exception));
        }
    }

    private sealed class Faulty(IEventStore inner) : IEventStore
    {
        public bool IsDead { get; set; }

        public bool TakesAndFails { get; set; }

        public bool Hangs { get; set; }

        public string Description => "faulty";

        public async Task WriteAsync(EventBatch batch, CancellationToken cancellation = default)
        {
            if (Hangs) await Task.Delay(Timeout.Infinite, cancellation);
            if (IsDead) throw new EventStoreException("It is dead.");
            await inner.WriteAsync(batch, cancellation);
            if (TakesAndFails) throw new EventStoreException("The line broke.");
        }

        public Task<IReadOnlyList<CallGroup>> StatsAsync(StatsRequest request, CancellationToken cancellation = default) => inner.StatsAsync(request, cancellation);

        public Task<IReadOnlyList<StoredCall>> CallsAsync(CallFilter filter, CancellationToken cancellation = default) => inner.CallsAsync(filter, cancellation);

        public Task<StoredCall?> FindAsync(string renderId, CancellationToken cancellation = default) => inner.FindAsync(renderId, cancellation);

        public Task<IReadOnlyList<LastCall>> LastCallsAsync(CancellationToken cancellation = default) => inner.LastCallsAsync(cancellation);

        public Task<Removed> MaintainAsync(Retention retention, CancellationToken cancellation = default) => inner.MaintainAsync(retention, cancellation);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
