using System.Diagnostics;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using PromptRegistry.Events;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Storage;
using PromptRegistry.Events.Writing;

namespace PromptRegistry.Bench.Events;

/// <summary>What an event costs its caller, how many a second a store takes, and how long a question about a month takes.</summary>
internal static class EventsRun
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UtcNow.AddDays(-30);

    /// <param name="count">Events that are written.</param>
    /// <param name="postgres">As Npgsql reads it; null for SQLite alone.</param>
    public static async Task ExecuteAsync(int count, string? postgres)
    {
        await CallerAsync().ConfigureAwait(false);
        var folder = Directory.CreateTempSubdirectory("prompt-bench-events-").FullName;
        try
        {
            await using (var store = new SqliteEventStore(Path.Combine(folder, "events.db"))) await StoreAsync("SQLite", store, count).ConfigureAwait(false);
            if (postgres is null) return;
            await using var shared = new PostgresEventStore(postgres, "bench" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            await StoreAsync("PostgreSQL", shared, count).ConfigureAwait(false);
            await CopyAsync(postgres, count).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The path of a request: 40,000 events, which find room, in rounds that the writer empties.</summary>
    private static async Task CallerAsync()
    {
        const int Rounds = 25;
        const int Each = 40_000;
        await using var writer = new EventWriter(new Nowhere());
        var best = double.MaxValue;
        long allocated = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var events = Enumerable.Range(0, Each).Select(i => Call(i, Each)).ToArray();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.GetTimestamp();
            foreach (var one in events) writer.Add(one);
            best = Math.Min(best, Stopwatch.GetElapsedTime(watch).TotalNanoseconds / Each);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            await writer.FlushAsync().ConfigureAwait(false);
        }

        Console.WriteLine($"on the caller's thread: {best:0} ns and {(double)allocated / Each:0} B for an event ({writer.Status.Dropped} dropped)");
    }

    private static async Task StoreAsync(string name, IEventStore store, int count)
    {
        await store.WriteAsync(EventBatch.Of([Call(0, count)])).ConfigureAwait(false);
        await using var writer = new EventWriter(store, new EventWriterOptions { Batch = 20_000, Capacity = 200_000, Timeout = TimeSpan.FromMinutes(1) });
        var watch = Stopwatch.GetTimestamp();
        for (var i = 1; i < count; i++)
        {
            writer.Add(Call(i, count));
            while (writer.Status.Waiting > 150_000) await Task.Delay(1).ConfigureAwait(false);
        }

        await writer.FlushAsync().ConfigureAwait(false);
        var taken = Stopwatch.GetElapsedTime(watch);
        Console.WriteLine($"{name}: {count / taken.TotalSeconds:N0} events a second ({writer.Status.Dropped} dropped, {writer.Status.Problem ?? "no problem"})");

        var request = new StatsRequest(Start, Start.AddDays(31), CallKeys.Version | CallKeys.Arm) { Prompt = "prompt-0" };
        for (var i = 0; i < 3; i++)
        {
            watch = Stopwatch.GetTimestamp();
            var groups = await store.StatsAsync(request).ConfigureAwait(false);
            Console.WriteLine($"{name}: a month of one prompt, {groups.Sum(g => g.Calls):N0} of {count:N0} calls, {groups.Count} groups: {Stopwatch.GetElapsedTime(watch).TotalMilliseconds:0} ms");
        }
    }

    /// <summary>The same rows, and nothing else: no rollups, no batches, one index.</summary>
    private static async Task CopyAsync(string postgres, int count)
    {
        await using var source = NpgsqlDataSource.Create(postgres);
        await using var connection = await source.OpenConnectionAsync().ConfigureAwait(false);
        await using (var make = new NpgsqlCommand(
            "CREATE TEMPORARY TABLE bare (time bigint, render bytea, series int, unit text, input bigint, output bigint, cost float8, latency bigint, finish text, PRIMARY KEY (time, render))",
            connection))
        {
            await make.ExecuteNonQueryAsync().ConfigureAwait(false);
        }

        var watch = Stopwatch.GetTimestamp();
        await using (var import = await connection.BeginBinaryImportAsync("COPY bare FROM STDIN (FORMAT BINARY)").ConfigureAwait(false))
        {
            for (var i = 0; i < count; i++)
            {
                var call = Call(i, count);
                await import.StartRowAsync().ConfigureAwait(false);
                await import.WriteAsync(call.Time.UtcTicks / 10, NpgsqlDbType.Bigint).ConfigureAwait(false);
                await import.WriteAsync(Guid.ParseExact(call.RenderId, "N").ToByteArray(true), NpgsqlDbType.Bytea).ConfigureAwait(false);
                await import.WriteAsync(1, NpgsqlDbType.Integer).ConfigureAwait(false);
                await import.WriteAsync(call.Unit!, NpgsqlDbType.Text).ConfigureAwait(false);
                await import.WriteAsync(call.InputTokens!.Value, NpgsqlDbType.Bigint).ConfigureAwait(false);
                await import.WriteAsync(call.OutputTokens!.Value, NpgsqlDbType.Bigint).ConfigureAwait(false);
                await import.WriteAsync(call.Cost!.Value, NpgsqlDbType.Double).ConfigureAwait(false);
                await import.WriteAsync(call.Latency!.Value.Ticks, NpgsqlDbType.Bigint).ConfigureAwait(false);
                await import.WriteAsync(call.Finish!, NpgsqlDbType.Text).ConfigureAwait(false);
            }

            await import.CompleteAsync().ConfigureAwait(false);
        }

        Console.WriteLine($"bare COPY: {count / Stopwatch.GetElapsedTime(watch).TotalSeconds:N0} rows a second");
    }

    /// <summary>A month of 20 prompts with two versions and an arm.</summary>
    private static PromptEvent Call(int number, int count)
    {
        var time = Start.AddSeconds(30.0 * 86400 * number / count);
        return new PromptEvent
        {
            RenderId = Guid.CreateVersion7(time).ToString("N"),
            Time = time,
            Prompt = $"prompt-{number % 20}",
            Version = number < count / 2 ? "1.0.0" : "1.1.0",
            Digest = "sha256:0",
            Environment = "prod",
            Arm = number % 7 == 0 ? "canary" : null,
            Reason = "Environment",
            Unit = "0123456789abcdef",
            Model = "gpt",
            InputTokens = 500 + (number % 100),
            OutputTokens = 50 + (number % 37),
            Cost = 0.001 + (number % 10 * 0.0001),
            Latency = TimeSpan.FromMilliseconds(200 + (number % 1000)),
            Finish = "stop",
        };
    }

    private sealed class Nowhere : IEventStore
    {
        public string Description => "nowhere";

        public Task WriteAsync(EventBatch batch, CancellationToken cancellation = default) => Task.CompletedTask;

        public Task<IReadOnlyList<CallGroup>> StatsAsync(StatsRequest request, CancellationToken cancellation = default) => Task.FromResult<IReadOnlyList<CallGroup>>([]);

        public Task<IReadOnlyList<StoredCall>> CallsAsync(CallFilter filter, CancellationToken cancellation = default) => Task.FromResult<IReadOnlyList<StoredCall>>([]);

        public Task<StoredCall?> FindAsync(string renderId, CancellationToken cancellation = default) => Task.FromResult<StoredCall?>(null);

        public Task<IReadOnlyList<LastCall>> LastCallsAsync(CancellationToken cancellation = default) => Task.FromResult<IReadOnlyList<LastCall>>([]);

        public Task<Removed> MaintainAsync(Retention retention, CancellationToken cancellation = default) => Task.FromResult(new Removed(0, 0));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
