using System.Data.Common;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using PromptRegistry.Events.Rollups;

namespace PromptRegistry.Events.Storage;

/// <summary>
/// A store in PostgreSQL, shared by many processes and machines: calls come by binary COPY into a partition for each day, and whole days go by dropping
/// theirs. The tables are in a schema of their own, which is made where it is not there.
/// </summary>
public sealed class PostgresEventStore : SqlEventStore
{
    private const string Prefix = "events_";

    private readonly NpgsqlDataSource source;
    private readonly string schema;
    private readonly SemaphoreSlim preparing = new(1, 1);
    private readonly HashSet<long> days = [];
    private bool isPrepared;

    /// <param name="connectionString">As Npgsql reads it.</param>
    /// <param name="schema">The schema's name: lower-case letters, digits and <c>_</c>.</param>
    /// <exception cref="ArgumentException">The name cannot be one, or the connection string cannot be read.</exception>
    public PostgresEventStore(string connectionString, string schema = "promptregistry", TimeProvider? clock = null)
        : base(clock)
    {
        if (schema is not { Length: > 0 and <= 50 } || !schema.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') || char.IsAsciiDigit(schema[0]))
            throw new ArgumentException($"'{schema}' cannot be the schema: take lower-case letters, digits and _, and begin with a letter.", nameof(schema));
        this.schema = schema;
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = schema };
        Description = $"{builder.Host}/{builder.Database}";
        source = NpgsqlDataSource.Create(builder);
    }

    /// <inheritdoc/>
    public override string Description { get; }

    private protected override string ForUpdate => " FOR UPDATE";

    private protected override async Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        await PrepareAsync(cancellation).ConfigureAwait(false);
        return await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
    }

    private protected override async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellation) =>
        await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);

    private protected override async Task<IReadOnlyList<CallRow>> InsertCallsAsync(
        DbConnection connection, DbTransaction transaction, IReadOnlyList<CallRow> rows, bool isAnotherTry, CancellationToken cancellation)
    {
        if (rows.Count == 0) return [];
        await AddPartitionsAsync(rows, cancellation).ConfigureAwait(false);
        var npgsql = (NpgsqlConnection)connection;
        var columns = string.Join(", ", CallRow.Columns);
        if (!isAnotherTry)
        {
            await CopyAsync(npgsql, $"COPY events ({columns}) FROM STDIN (FORMAT BINARY)", rows, cancellation).ConfigureAwait(false);
            return rows;
        }

        // Some of them may be there already: only the others are taken.
        await connection.RunAsync(transaction, "CREATE TEMPORARY TABLE arriving (LIKE events) ON COMMIT DROP", [], cancellation).ConfigureAwait(false);
        await CopyAsync(npgsql, $"COPY arriving ({columns}) FROM STDIN (FORMAT BINARY)", rows, cancellation).ConfigureAwait(false);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        await using (var command = connection.Command(transaction,
            $"INSERT INTO events ({columns}) SELECT DISTINCT ON (a.render) a.* FROM arriving a WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.render = a.render) "
                + "ON CONFLICT DO NOTHING RETURNING render", []))
        await using (var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false))
        {
            while (await row.ReadAsync(cancellation).ConfigureAwait(false)) taken.Add(Convert.ToHexString(row.GetFieldValue<byte[]>(0)));
        }

        return [.. rows.Where(r => taken.Remove(Convert.ToHexString(r.Key)))];
    }

    private protected override async Task AddToRollupsAsync(DbConnection connection, DbTransaction transaction, RollupChanges changes, CancellationToken cancellation)
    {
        var all = changes.InOrder.ToList();
        var keys = (object[])[all.Select(c => c.Key.Series).ToArray(), all.Select(c => c.Key.Hour).ToArray(), all.Select(c => c.Key.Name).ToArray()];
        var empty = new QuantileSketch().ToBytes();
        await connection.RunAsync(transaction,
            "INSERT INTO rollups (series, hour, name, n, sum, squares, sketch) SELECT k.s, k.h, k.m, 0, 0, 0, @p3 FROM unnest(@p0, @p1, @p2) k(s, h, m) "
                + "ORDER BY k.s, k.h, k.m ON CONFLICT DO NOTHING",
            [.. keys, empty], cancellation).ConfigureAwait(false);
        var sums = new Dictionary<RollupKey, Rollup>(all.Count);
        await using (var command = connection.Command(transaction,
            "SELECT r.series, r.hour, r.name, r.n, r.sum, r.squares, r.sketch FROM rollups r JOIN unnest(@p0, @p1, @p2) k(s, h, m) "
                + "ON r.series = k.s AND r.hour = k.h AND r.name = k.m ORDER BY r.series, r.hour, r.name FOR UPDATE OF r",
            keys))
        await using (var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false))
        {
            while (await row.ReadAsync(cancellation).ConfigureAwait(false))
            {
                var sum = new Rollup();
                sum.Add(row.GetInt64(3), row.GetDouble(4), row.GetDouble(5), row.GetFieldValue<byte[]>(6));
                sums.Add(new RollupKey(row.GetInt32(0), row.GetInt64(1), row.GetInt32(2)), sum);
            }
        }

        foreach (var (key, change) in all) sums[key].Add(change);
        await connection.RunAsync(transaction,
            "UPDATE rollups r SET n = k.n, sum = k.t, squares = k.q, sketch = k.z FROM unnest(@p0, @p1, @p2, @p3, @p4, @p5, @p6) k(s, h, m, n, t, q, z) "
                + "WHERE r.series = k.s AND r.hour = k.h AND r.name = k.m",
            [
                .. keys, all.Select(c => sums[c.Key].Count).ToArray(), all.Select(c => sums[c.Key].Sum).ToArray(),
                all.Select(c => sums[c.Key].SumOfSquares).ToArray(), all.Select(c => sums[c.Key].Sketch.ToBytes()).ToArray(),
            ], cancellation).ConfigureAwait(false);
    }

    private protected override async Task<long> RemoveCallsAsync(DbConnection connection, long before, Retention retention, CancellationToken cancellation)
    {
        var removed = false;
        foreach (var day in await DaysAsync(connection, cancellation).ConfigureAwait(false))
        {
            if ((day + 1) * EventTime.MicrosecondsPerDay > before) continue;
            await connection.RunAsync(null, $"DROP TABLE IF EXISTS {Partition(day)}", [], cancellation).ConfigureAwait(false);
            lock (days) days.Remove(day);
            removed = true;
        }

        await connection.RunAsync(null, "DELETE FROM texts WHERE time < @p0", [before], cancellation).ConfigureAwait(false);
        await connection.RunAsync(null, "DELETE FROM signals WHERE time < @p0", [before], cancellation).ConfigureAwait(false);
        return removed ? -1 : 0;
    }

    private protected override bool IsWorthAnotherTry(DbException exception) => exception is PostgresException postgres
        ? postgres.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
            or PostgresErrorCodes.CheckViolation
        : exception.IsTransient;

    private protected override async ValueTask DisposeCoreAsync()
    {
        await source.DisposeAsync().ConfigureAwait(false);
        preparing.Dispose();
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string copy, IReadOnlyList<CallRow> rows, CancellationToken cancellation)
    {
        await using var import = await connection.BeginBinaryImportAsync(copy, cancellation).ConfigureAwait(false);
        foreach (var row in rows)
        {
            // What is written is buffered: waiting for each value would take longer than writing it.
            cancellation.ThrowIfCancellationRequested();
            import.StartRow();
            import.Write(row.Time, NpgsqlDbType.Bigint);
            import.Write(row.Key, NpgsqlDbType.Bytea);
            import.Write(row.Series, NpgsqlDbType.Integer);
            Text(row.Unit);
            Number(row.Call.InputTokens);
            Number(row.Call.CachedTokens);
            Number(row.Call.OutputTokens);
            Number(row.Call.ReasoningTokens);
            if (row.Cost is { } cost) import.Write(cost, NpgsqlDbType.Double);
            else import.WriteNull();
            Number(row.Latency);
            Text(row.Finish);
            Text(row.Error);
            Bytes(row.Trace);
            Bytes(row.Parent);
        }

        await import.CompleteAsync(cancellation).ConfigureAwait(false);

        void Text(string? text)
        {
            if (text is null) import.WriteNull();
            else import.Write(text, NpgsqlDbType.Text);
        }

        void Bytes(byte[]? bytes)
        {
            if (bytes is null) import.WriteNull();
            else import.Write(bytes, NpgsqlDbType.Bytea);
        }

        void Number(long? number)
        {
            if (number is { } value) import.Write(value, NpgsqlDbType.Bigint);
            else import.WriteNull();
        }
    }

    private static string Partition(long day) => Prefix + EventTime.Of(day * EventTime.MicrosecondsPerDay).ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>The days that calls are of, outside of the transaction that writes them: a partition is there for all at once.</summary>
    private async Task AddPartitionsAsync(IReadOnlyList<CallRow> rows, CancellationToken cancellation)
    {
        foreach (var day in rows.Select(r => r.Time / EventTime.MicrosecondsPerDay).Distinct().Order())
        {
            lock (days)
            {
                if (days.Contains(day)) continue;
            }

            await using var connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
            await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
            await LockAsync(connection, transaction, cancellation).ConfigureAwait(false);
            await connection.RunAsync(transaction, string.Create(CultureInfo.InvariantCulture,
                $"CREATE TABLE IF NOT EXISTS {Partition(day)} PARTITION OF events FOR VALUES FROM ({day * EventTime.MicrosecondsPerDay}) TO ({(day + 1) * EventTime.MicrosecondsPerDay})"),
                [], cancellation).ConfigureAwait(false);
            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
            lock (days) days.Add(day);
        }
    }

    private async Task<IReadOnlyList<long>> DaysAsync(DbConnection connection, CancellationToken cancellation)
    {
        var found = new List<long>();
        await using var command = connection.Command(null,
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = (@p0 || '.events')::regclass", [schema]);
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
        {
            if (DateTimeOffset.TryParseExact(row.GetString(0)[Prefix.Length..], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day))
                found.Add(EventTime.Microseconds(day) / EventTime.MicrosecondsPerDay);
        }

        return found;
    }

    /// <summary>One process at a time makes tables in this schema.</summary>
    private Task<int> LockAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellation) =>
        connection.RunAsync(transaction, "SELECT pg_advisory_xact_lock(hashtext(@p0))", ["promptregistry " + schema], cancellation);

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref isPrepared)) return;
        await preparing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (isPrepared) return;
            await using var connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
            await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
            await LockAsync(connection, transaction, cancellation).ConfigureAwait(false);
            await connection.RunAsync(transaction, $"CREATE SCHEMA IF NOT EXISTS {schema}", [], cancellation).ConfigureAwait(false);
            await connection.RunAsync(transaction, "CREATE TABLE IF NOT EXISTS schema_version (version integer NOT NULL)", [], cancellation).ConfigureAwait(false);
            await using var command = connection.Command(transaction, "SELECT coalesce(max(version), 0) FROM schema_version", []);
            var version = Convert.ToInt32(await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false), CultureInfo.InvariantCulture);
            RefuseNewer(version, PostgresSchema.Scripts.Count);
            for (var next = version; next < PostgresSchema.Scripts.Count; next++)
            {
                await connection.RunAsync(transaction, PostgresSchema.Scripts[next], [], cancellation).ConfigureAwait(false);
                await connection.RunAsync(transaction, "INSERT INTO schema_version (version) VALUES (@p0)", [next + 1], cancellation).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
            Volatile.Write(ref isPrepared, true);
        }
        finally
        {
            preparing.Release();
        }
    }
}
