using System.Data.Common;

namespace PromptRegistry.Events.Storage;

/// <summary>
/// Writes scores and feedback, and counts them in the rollup of the hour of their call. Of one name the newest counts; what came before it is taken back. What
/// comes before its call is counted when that is there.
/// </summary>
internal sealed class FeedbackWriter(
    DbConnection connection, DbTransaction transaction, KnownIds<string> names, string forUpdate, RollupChanges changes, DateTimeOffset now)
{
    private const int PendingAtOnce = 10_000;

    /// <param name="feedback">What to write.</param>
    /// <param name="calls">Time and series of calls of the same batch, by id.</param>
    /// <param name="hasCalls">Whether there are calls that something may have waited for.</param>
    public async Task WriteAsync(
        IReadOnlyList<PromptFeedback> feedback, Dictionary<string, (long Time, int Series)> calls, bool hasCalls, CancellationToken cancellation)
    {
        if (hasCalls) await CountPendingAsync(cancellation).ConfigureAwait(false);
        foreach (var one in feedback) await WriteAsync(one, calls, cancellation).ConfigureAwait(false);
    }

    private async Task WriteAsync(PromptFeedback one, Dictionary<string, (long Time, int Series)> calls, CancellationToken cancellation)
    {
        var name = await names.OfAsync(connection, transaction, EventLimits.Name(one.Name)!, cancellation).ConfigureAwait(false);
        var key = RenderKey.Of(one.RenderId);
        var time = EventTime.Microseconds(one.Time ?? now);
        var text = EventLimits.Text(one.Text);
        var call = calls.TryGetValue(one.RenderId, out var here) ? here : await FindAsync(key, cancellation).ConfigureAwait(false);
        var counted = call is null ? 0 : 1;
        var isNew = await connection.RunAsync(transaction,
            "INSERT INTO signals (render, name, time, value, text, counted) VALUES (@p0, @p1, @p2, @p3, @p4, @p5) ON CONFLICT DO NOTHING",
            [key, name, time, one.Value, text, counted], cancellation).ConfigureAwait(false) == 1;
        if (!isNew)
        {
            var (oldTime, oldValue, wasCounted) = await OldAsync(key, name, cancellation).ConfigureAwait(false);
            if (oldTime > time) return;
            await connection.RunAsync(transaction, "UPDATE signals SET time = @p2, value = @p3, text = @p4, counted = @p5 WHERE render = @p0 AND name = @p1",
                [key, name, time, one.Value, text, counted], cancellation).ConfigureAwait(false);
            if (wasCounted && call is { } at) changes.Add(Key(at, name), oldValue, -1);
        }

        if (call is { } known) changes.Add(Key(known, name), one.Value);
    }

    private static RollupKey Key((long Time, int Series) call, int name) => new(call.Series, EventTime.Hour(call.Time), name);

    private async Task<(long Time, int Series)?> FindAsync(byte[] key, CancellationToken cancellation)
    {
        // Ids of this library say when they were made, which spares looking at every day.
        var (around, values) = RenderKey.Milliseconds(key) is { } milliseconds
            ? (" AND time BETWEEN @p1 AND @p2", (object[])[key, (milliseconds * 1000) - EventTime.MicrosecondsPerDay, (milliseconds * 1000) + EventTime.MicrosecondsPerDay])
            : ("", [key]);
        await using var command = connection.Command(transaction, "SELECT time, series FROM events WHERE render = @p0" + around, values);
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        return await row.ReadAsync(cancellation).ConfigureAwait(false) ? (row.GetInt64(0), row.GetInt32(1)) : null;
    }

    private async Task<(long Time, double Value, bool Counted)> OldAsync(byte[] key, int name, CancellationToken cancellation)
    {
        await using var command = connection.Command(
            transaction, "SELECT time, value, counted FROM signals WHERE render = @p0 AND name = @p1" + forUpdate, [key, name]);
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        return await row.ReadAsync(cancellation).ConfigureAwait(false) ? (row.GetInt64(0), row.GetDouble(1), row.GetInt32(2) != 0) : (long.MinValue, 0, false);
    }

    private async Task CountPendingAsync(CancellationToken cancellation)
    {
        var found = new List<(byte[] Key, int Name, double Value, long Time, int Series)>();
        await using (var command = connection.Command(
            transaction,
            "SELECT s.render, s.name, s.value, e.time, e.series FROM signals s JOIN events e ON e.render = s.render WHERE s.counted = 0 LIMIT "
                + PendingAtOnce + (forUpdate.Length == 0 ? "" : " FOR UPDATE OF s SKIP LOCKED"),
            []))
        await using (var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false))
        {
            while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                found.Add((row.GetFieldValue<byte[]>(0), row.GetInt32(1), row.GetDouble(2), row.GetInt64(3), row.GetInt32(4)));
        }

        foreach (var (key, name, value, time, series) in found)
        {
            await connection.RunAsync(transaction, "UPDATE signals SET counted = 1 WHERE render = @p0 AND name = @p1", [key, name], cancellation).ConfigureAwait(false);
            changes.Add(Key((time, series), name), value);
        }
    }
}
