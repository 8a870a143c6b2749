using System.Data.Common;
using System.Globalization;
using PromptRegistry.Events.Deliveries;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Quotas;

namespace PromptRegistry.Events.Storage;

/// <summary>A store in a database: one schema and one set of questions; what the databases do differently is theirs.</summary>
public abstract class SqlEventStore : IEventStore, IQuotaStore, IDeliveryStore, IDocumentStore
{
    private const int Attempts = 4;

    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly KnownIds<Series> series = new("series", Series.Columns, s => s.Values);
    private readonly KnownIds<string> names = new("names", ["name"], n => [n]);
    private long made;
    private long known;

    private protected SqlEventStore(TimeProvider? clock) => Clock = clock ?? TimeProvider.System;

    /// <inheritdoc/>
    public abstract string Description { get; }

    private protected TimeProvider Clock { get; }

    /// <summary>What follows a SELECT of rows that are about to be changed.</summary>
    private protected abstract string ForUpdate { get; }

    /// <inheritdoc/>
    public async Task WriteAsync(EventBatch batch, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        await writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await WriteOnceAsync(batch, attempt > 1, cancellation).ConfigureAwait(false);
                    return;
                }
                catch (DbException exception) when (attempt < Attempts && IsWorthAnotherTry(exception))
                {
                    // Somebody else was in the way, or has part of the same calls.
                }
            }
        }
        catch (Exception exception) when (IsOfStore(exception))
        {
            throw Failed("written to", exception);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CallGroup>> StatsAsync(StatsRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await ReadAsync(connection => StatsQuery.RunAsync(connection, request, cancellation), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredCall>> CallsAsync(CallFilter filter, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return await ReadAsync(connection => CallsQuery.RunAsync(connection, filter, null, cancellation), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<StoredCall?> FindAsync(string renderId, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(renderId);
        var all = new CallFilter(DateTimeOffset.MinValue, DateTimeOffset.MaxValue) { Limit = 1 };
        var found = await ReadAsync(connection => CallsQuery.RunAsync(connection, all, RenderKey.Of(renderId), cancellation), cancellation).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LastCall>> LastCallsAsync(CancellationToken cancellation = default) =>
        await ReadAsync(connection => LastCallsQuery.RunAsync(connection, cancellation), cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<IReadOnlyList<QuotaAnswer>> EnterAsync(IReadOnlyList<PromptQuota> quotas, DateTimeOffset now, CancellationToken cancellation = default) =>
        ChangeAsync((connection, transaction) => QuotaTable.EnterAsync(connection, transaction, quotas, now, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<QuotaUse>> AddAsync(
        IReadOnlyList<PromptQuota> quotas, DateTimeOffset began, long calls, long tokens, double costUsd, CancellationToken cancellation = default) =>
        ChangeAsync((connection, transaction) => QuotaTable.AddAsync(connection, transaction, quotas, began, calls, tokens, costUsd, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<QuotaUse> UsedAsync(PromptQuota quota, DateTimeOffset at, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(quota);
        return ReadAsync(connection => QuotaTable.ReadAsync(connection, null, quota, at, cancellation), cancellation);
    }

    Task<int> IDeliveryStore.AddAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellation) =>
        ChangeAsync((connection, transaction) => DeliveryTable.AddAsync(connection, transaction, deliveries, cancellation), cancellation);

    Task<IReadOnlyList<Delivery>> IDeliveryStore.TakeAsync(DateTimeOffset now, TimeSpan patience, int most, CancellationToken cancellation) => ChangeAsync(
        (connection, transaction) => DeliveryTable.TakeAsync(connection, transaction, now, patience, most, ForUpdate.Length > 0 ? ForUpdate + " SKIP LOCKED" : "", cancellation), cancellation);

    Task IDeliveryStore.EndAsync(Delivery delivery, CancellationToken cancellation) =>
        ChangeAsync((connection, transaction) => DeliveryTable.EndAsync(connection, transaction, delivery, cancellation), cancellation);

    Task<IReadOnlyList<Delivery>> IDeliveryStore.ListAsync(int most, CancellationToken cancellation) => ReadAsync(connection => DeliveryTable.ListAsync(connection, most, cancellation), cancellation);

    Task IDeliveryStore.ForgetAsync(DateTimeOffset before, CancellationToken cancellation) =>
        ChangeAsync((connection, transaction) => DeliveryTable.ForgetAsync(connection, transaction, before, cancellation), cancellation);

    Task<string?> IDocumentStore.ReadAsync(string name, CancellationToken cancellation) => ReadAsync(connection => DeliveryTable.DocumentAsync(connection, name, cancellation), cancellation);

    Task<bool> IDocumentStore.ReplaceAsync(string name, string? before, string after, CancellationToken cancellation) =>
        ChangeAsync((connection, transaction) => DeliveryTable.ReplaceAsync(connection, transaction, name, before, after, cancellation), cancellation);

    /// <inheritdoc/>
    public async Task<Removed> MaintainAsync(Retention retention, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(retention);
        await writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var now = Clock.GetUtcNow();
            await using var connection = await OpenAsync(cancellation).ConfigureAwait(false);
            var rollups = await connection.RunAsync(
                null, "DELETE FROM rollups WHERE hour < @p0", [EventTime.Hour(now - retention.Rollups)], cancellation).ConfigureAwait(false);
            await connection.RunAsync(null, "DELETE FROM batches WHERE time < @p0", [EventTime.Microseconds(now - TimeSpan.FromDays(7))], cancellation).ConfigureAwait(false);
            await connection.RunAsync(null, "DELETE FROM quotas WHERE period < @p0", [EventTime.Microseconds(now - retention.Rollups)], cancellation).ConfigureAwait(false);
            var calls = await RemoveCallsAsync(connection, EventTime.Microseconds(now - retention.Calls), retention, cancellation).ConfigureAwait(false);
            return new Removed(calls, rollups);
        }
        catch (Exception exception) when (IsOfStore(exception))
        {
            throw Failed("maintained", exception);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DisposeCoreAsync().ConfigureAwait(false);
        writing.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A connection to the store, whose tables are there.</summary>
    private protected abstract Task<DbConnection> OpenAsync(CancellationToken cancellation);

    private protected abstract Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellation);

    /// <summary>Writes calls; those that are there already are left as they are.</summary>
    /// <param name="isAnotherTry">Whether it was tried before, and something was in the way.</param>
    /// <returns>Those that were not there.</returns>
    private protected abstract Task<IReadOnlyList<CallRow>> InsertCallsAsync(
        DbConnection connection, DbTransaction transaction, IReadOnlyList<CallRow> rows, bool isAnotherTry, CancellationToken cancellation);

    /// <summary>Adds to the rollups.</summary>
    private protected abstract Task AddToRollupsAsync(DbConnection connection, DbTransaction transaction, RollupChanges changes, CancellationToken cancellation);

    private protected abstract Task<long> RemoveCallsAsync(DbConnection connection, long before, Retention retention, CancellationToken cancellation);

    private protected abstract bool IsWorthAnotherTry(DbException exception);

    private protected abstract ValueTask DisposeCoreAsync();

    /// <summary>The store is made anew: what was known of the one before is of no use to the next who writes.</summary>
    private protected void MadeAnew() => Interlocked.Increment(ref made);

    /// <summary>What a newer version wrote is not touched.</summary>
    /// <exception cref="EventStoreException">The store's schema is newer than the newest that is known here.</exception>
    private protected void RefuseNewer(int version, int known)
    {
        if (version <= known) return;
        throw new EventStoreException(
            $"The event store {Description} was written by a newer version of PromptRegistry (schema {version}, known here: {known}). Update this one.");
    }

    private async Task WriteOnceAsync(EventBatch batch, bool isAnotherTry, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation).ConfigureAwait(false);
        if (Interlocked.Read(ref made) is var times && times != known)
        {
            series.Forget();
            names.Forget();
            known = times;
        }

        await using var transaction = await BeginAsync(connection, cancellation).ConfigureAwait(false);
        try
        {
            var now = Clock.GetUtcNow();
            var isNew = await connection.RunAsync(transaction, "INSERT INTO batches (id, time) VALUES (@p0, @p1) ON CONFLICT DO NOTHING",
                [batch.Id.ToByteArray(bigEndian: true), EventTime.Microseconds(now)], cancellation).ConfigureAwait(false) == 1;
            if (!isNew) return;
            foreach (var name in Rollups.MetricNames.OfCalls) await names.OfAsync(connection, transaction, name, cancellation).ConfigureAwait(false);
            var rows = new List<CallRow>(batch.Calls.Count);
            foreach (var call in batch.Calls)
            {
                if (!EventLimits.Takes(call, now)) continue;
                var id = await series.OfAsync(connection, transaction, Series.Of(call), cancellation).ConfigureAwait(false);
                rows.Add(new CallRow(RenderKey.Of(call.RenderId), EventTime.Microseconds(call.Time), id, call));
            }

            var changes = new RollupChanges();
            var inserted = await InsertCallsAsync(connection, transaction, rows, isAnotherTry, cancellation).ConfigureAwait(false);
            foreach (var row in inserted) changes.Add(row, names.Of);
            await InsertTextsAsync(connection, transaction, inserted, cancellation).ConfigureAwait(false);
            var feedback = inserted.SelectMany(r => Scores(r.Call)).Concat(batch.Feedback.Where(EventLimits.Takes)).ToList();
            var byKey = inserted.ToDictionary(r => r.Call.RenderId, r => (r.Time, r.Series), StringComparer.Ordinal);
            await new FeedbackWriter(connection, transaction, names, ForUpdate, changes, now).WriteAsync(feedback, byKey, inserted.Count > 0, cancellation).ConfigureAwait(false);
            if (changes.Count > 0) await AddToRollupsAsync(connection, transaction, changes, cancellation).ConfigureAwait(false);
            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
            series.Commit();
            names.Commit();
        }
        catch
        {
            series.RollBack();
            names.RollBack();
            throw;
        }
    }

    private static IEnumerable<PromptFeedback> Scores(PromptEvent call) => (call.Scores ?? new Dictionary<string, double>())
        .Take(EventLimits.Scores)
        .Select(s => new PromptFeedback { RenderId = call.RenderId, Name = s.Key, Value = s.Value, Time = call.Time })
        .Where(EventLimits.Takes);

    private static async Task InsertTextsAsync(DbConnection connection, DbTransaction transaction, IEnumerable<CallRow> rows, CancellationToken cancellation)
    {
        foreach (var row in rows.Where(r => r.Call.Input is not null || r.Call.Output is not null))
        {
            await connection.RunAsync(transaction, "INSERT INTO texts (render, time, input, output) VALUES (@p0, @p1, @p2, @p3) ON CONFLICT DO NOTHING",
                [row.Key, row.Time, EventLimits.Text(row.Call.Input), EventLimits.Text(row.Call.Output)], cancellation).ConfigureAwait(false);
        }
    }

    private async Task<T> ChangeAsync<T>(Func<DbConnection, DbTransaction, Task<T>> change, CancellationToken cancellation)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await using var connection = await OpenAsync(cancellation).ConfigureAwait(false);
                    await using var transaction = await BeginAsync(connection, cancellation).ConfigureAwait(false);
                    var result = await change(connection, transaction).ConfigureAwait(false);
                    await transaction.CommitAsync(cancellation).ConfigureAwait(false);
                    return result;
                }
                catch (DbException exception) when (attempt < Attempts && IsWorthAnotherTry(exception))
                {
                    // Somebody else was in the way.
                }
            }
        }
        catch (Exception exception) when (IsOfStore(exception))
        {
            throw Failed("written to", exception);
        }
    }

    private async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await OpenAsync(cancellation).ConfigureAwait(false);
            return await read(connection).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfStore(exception))
        {
            throw Failed("read", exception);
        }
    }

    /// <summary>What databases, disks and networks throw.</summary>
    private static bool IsOfStore(Exception exception) => exception is DbException or IOException or UnauthorizedAccessException or TimeoutException
        or System.Net.Sockets.SocketException or FormatException || (exception is EventStoreException { InnerException: not null });

    private EventStoreException Failed(string verb, Exception exception) => exception as EventStoreException
        ?? new EventStoreException(string.Create(CultureInfo.InvariantCulture, $"The event store {Description} cannot be {verb}: {exception.Message}"), exception);
}
