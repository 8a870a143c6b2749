using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using PromptRegistry.Events.Rollups;

namespace PromptRegistry.Events.Storage;

/// <summary>
/// A store in one SQLite file, for the processes of one machine: write-ahead logging, so that readers and a writer are not in each other's way, and a
/// process that is killed loses nothing that was written. A power cut may take the last moments, and leaves the file whole.
/// </summary>
public sealed class SqliteEventStore : SqlEventStore
{
    private const int Busy = 5;
    private const int Locked = 6;

    private readonly string file;
    private readonly string connectionString;
    private readonly SemaphoreSlim preparing = new(1, 1);
    private readonly int maximumPages;
    private bool isPrepared;

    /// <param name="file">The file; it is made with its folder where it is not there. Not on a network drive: SQLite's locks do not hold there.</param>
    public SqliteEventStore(string file, TimeProvider? clock = null)
        : this(file, clock, 0)
    {
    }

    /// <param name="maximumPages">How many pages the file may have, for tests of a full disk; 0 for no limit.</param>
    internal SqliteEventStore(string file, TimeProvider? clock, int maximumPages)
        : base(clock)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        this.file = Path.GetFullPath(file);
        this.maximumPages = maximumPages;
        connectionString = new SqliteConnectionStringBuilder { DataSource = this.file, DefaultTimeout = 10 }.ToString();
    }

    /// <inheritdoc/>
    public override string Description => file;

    private protected override string ForUpdate => "";

    private protected override async Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        await PrepareAsync(cancellation).ConfigureAwait(false);
        var connection = new SqliteConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellation).ConfigureAwait(false);
            // What a process wrote is in the log when it is killed; only a power cut is not waited for.
            await connection.RunAsync(null, "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;" + (maximumPages > 0
                ? string.Create(CultureInfo.InvariantCulture, $" PRAGMA max_page_count = {maximumPages};") : ""), [], cancellation).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private protected override Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellation) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: false));

    private protected override Task<IReadOnlyList<CallRow>> InsertCallsAsync(
        DbConnection connection, DbTransaction transaction, IReadOnlyList<CallRow> rows, bool isAnotherTry, CancellationToken cancellation)
    {
        using var command = connection.Command(transaction,
            $"INSERT INTO events ({string.Join(", ", CallRow.Columns)}) VALUES ({string.Join(", ", CallRow.Columns.Select((_, i) => $"@p{i}"))}) ON CONFLICT DO NOTHING",
            new object?[CallRow.Columns.Count]);
        command.Prepare();
        var inserted = new List<CallRow>(rows.Count);
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            var values = row.Values;
            for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
            if (command.ExecuteNonQuery() == 1) inserted.Add(row);
        }

        return Task.FromResult<IReadOnlyList<CallRow>>(inserted);
    }

    private protected override Task AddToRollupsAsync(DbConnection connection, DbTransaction transaction, RollupChanges changes, CancellationToken cancellation)
    {
        using var select = connection.Command(transaction, "SELECT n, sum, squares, sketch FROM rollups WHERE series = @p0 AND hour = @p1 AND name = @p2", new object?[3]);
        using var write = connection.Command(transaction,
            "INSERT INTO rollups (series, hour, name, n, sum, squares, sketch) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6) "
                + "ON CONFLICT DO UPDATE SET n = excluded.n, sum = excluded.sum, squares = excluded.squares, sketch = excluded.sketch",
            new object?[7]);
        select.Prepare();
        write.Prepare();
        foreach (var (key, change) in changes.InOrder)
        {
            cancellation.ThrowIfCancellationRequested();
            Set(select, key.Series, key.Hour, key.Name);
            var sum = new Rollup();
            using (var row = select.ExecuteReader())
            {
                if (row.Read()) sum.Add(row.GetInt64(0), row.GetDouble(1), row.GetDouble(2), row.GetFieldValue<byte[]>(3));
            }

            sum.Add(change);
            Set(write, key.Series, key.Hour, key.Name, sum.Count, sum.Sum, sum.SumOfSquares, sum.Sketch.ToBytes());
            write.ExecuteNonQuery();
        }

        return Task.CompletedTask;

        static void Set(DbCommand command, params object[] values)
        {
            for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        }
    }

    private protected override async Task<long> RemoveCallsAsync(DbConnection connection, long before, Retention retention, CancellationToken cancellation)
    {
        long removed = await RemoveAsync(connection, before, cancellation).ConfigureAwait(false);
        for (var round = 0; round < 100 && await BytesAsync().ConfigureAwait(false) > retention.MaximumBytes; round++)
        {
            // A tenth of what is there, the oldest first.
            var until = await NumberAsync("SELECT time FROM events ORDER BY time LIMIT 1 OFFSET (SELECT count(*) / 10 FROM events)").ConfigureAwait(false);
            if (until is null) break;
            removed += await RemoveAsync(connection, until.Value + 1, cancellation).ConfigureAwait(false);
        }

        await connection.RunAsync(null, "PRAGMA incremental_vacuum", [], cancellation).ConfigureAwait(false);
        await connection.RunAsync(null, "PRAGMA wal_checkpoint(TRUNCATE)", [], cancellation).ConfigureAwait(false);
        return removed;

        async Task<long> BytesAsync() =>
            ((await NumberAsync("PRAGMA page_count").ConfigureAwait(false) ?? 0) - (await NumberAsync("PRAGMA freelist_count").ConfigureAwait(false) ?? 0))
            * (await NumberAsync("PRAGMA page_size").ConfigureAwait(false) ?? 0);

        async Task<long?> NumberAsync(string text)
        {
            await using var command = connection.Command(null, text, []);
            return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is { } value and not DBNull
                ? Convert.ToInt64(value, CultureInfo.InvariantCulture)
                : null;
        }
    }

    private protected override bool IsWorthAnotherTry(DbException exception) => exception is SqliteException { SqliteErrorCode: Busy or Locked };

    private protected override ValueTask DisposeCoreAsync()
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
        preparing.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>In pieces, so that other processes can write between two of them.</summary>
    private static async Task<long> RemoveAsync(DbConnection connection, long before, CancellationToken cancellation)
    {
        const int AtOnce = 20_000;
        long removed = 0;
        for (var found = AtOnce; found == AtOnce;)
        {
            await using var transaction = ((SqliteConnection)connection).BeginTransaction(deferred: false);
            var some = string.Create(CultureInfo.InvariantCulture, $"SELECT render FROM events WHERE time < @p0 ORDER BY time LIMIT {AtOnce}");
            await connection.RunAsync(transaction, $"DELETE FROM signals WHERE render IN ({some})", [before], cancellation).ConfigureAwait(false);
            found = await connection.RunAsync(transaction, $"DELETE FROM events WHERE render IN ({some})", [before], cancellation).ConfigureAwait(false);
            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
            removed += found;
        }

        await connection.RunAsync(null, "DELETE FROM texts WHERE time < @p0", [before], cancellation).ConfigureAwait(false);
        await connection.RunAsync(null, "DELETE FROM signals WHERE counted = 0 AND time < @p0", [before], cancellation).ConfigureAwait(false);
        return removed;
    }

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref isPrepared) && File.Exists(file)) return;
        await preparing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await using var connection = new SqliteConnection(connectionString);
            if (!File.Exists(file))
            {
                // It was never there, or somebody took it away.
                SqliteConnection.ClearPool(connection);
                MadeAnew();
            }

            await connection.OpenAsync(cancellation).ConfigureAwait(false);
            // Both stay with the file, and must come before its first table.
            await connection.RunAsync(null, "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;", [], cancellation).ConfigureAwait(false);
            await MigrateAsync(connection, cancellation).ConfigureAwait(false);
            Volatile.Write(ref isPrepared, true);
        }
        finally
        {
            preparing.Release();
        }
    }

    private async Task MigrateAsync(SqliteConnection connection, CancellationToken cancellation)
    {
        if (await VersionAsync(null).ConfigureAwait(false) == SqliteSchema.Scripts.Count) return;
        await using var transaction = connection.BeginTransaction(deferred: false);
        // Another process may have been faster.
        var version = await VersionAsync(transaction).ConfigureAwait(false);
        RefuseNewer(version, SqliteSchema.Scripts.Count);
        foreach (var script in SqliteSchema.Scripts.Skip(version)) await connection.RunAsync(transaction, script, [], cancellation).ConfigureAwait(false);
        await connection.RunAsync(transaction, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {SqliteSchema.Scripts.Count}"), [], cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);

        async Task<int> VersionAsync(DbTransaction? within)
        {
            await using var command = connection.Command(within, "PRAGMA user_version", []);
            return Convert.ToInt32(await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false), CultureInfo.InvariantCulture);
        }
    }
}
