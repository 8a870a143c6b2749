using System.Data.Common;
using PromptRegistry.Events.Deliveries;

namespace PromptRegistry.Events.Storage;

/// <summary>The tables of messages on their way and of small texts. Both databases read them alike.</summary>
internal static class DeliveryTable
{
    private const string Columns = "id, receiver, kind, body, created, due, attempts, state, problem";

    public static async Task<int> AddAsync(DbConnection connection, DbTransaction transaction, IReadOnlyList<Delivery> deliveries, CancellationToken cancellation)
    {
        var added = 0;
        foreach (var delivery in deliveries)
        {
            added += await connection.RunAsync(transaction,
                $"INSERT INTO deliveries ({Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, 0, 0, NULL) ON CONFLICT DO NOTHING",
                [delivery.Id, delivery.To, delivery.Kind, EventLimits.Text(delivery.Body)!, EventTime.Microseconds(delivery.Created), EventTime.Microseconds(delivery.Due)], cancellation).ConfigureAwait(false);
        }

        return added;
    }

    /// <param name="forUpdate">What makes two who take at once take different ones.</param>
    public static async Task<IReadOnlyList<Delivery>> TakeAsync(
        DbConnection connection, DbTransaction transaction, DateTimeOffset now, TimeSpan patience, int most, string forUpdate, CancellationToken cancellation) => await ReadAsync(
        connection, transaction,
        $"""
        UPDATE deliveries SET due = @p1, attempts = attempts + 1 WHERE (id, receiver) IN
            (SELECT id, receiver FROM deliveries WHERE state = 0 AND due <= @p0 ORDER BY due, id LIMIT @p2{forUpdate}) RETURNING {Columns}
        """,
        [EventTime.Microseconds(now), EventTime.Microseconds(now + patience), most], cancellation).ConfigureAwait(false);

    public static Task<int> EndAsync(DbConnection connection, DbTransaction transaction, Delivery delivery, CancellationToken cancellation) => connection.RunAsync(
        transaction, "UPDATE deliveries SET due = @p2, state = @p3, problem = @p4 WHERE id = @p0 AND receiver = @p1",
        [delivery.Id, delivery.To, EventTime.Microseconds(delivery.Due), (int)delivery.State, (object?)EventLimits.Text(delivery.Problem) ?? DBNull.Value], cancellation);

    public static async Task<IReadOnlyList<Delivery>> ListAsync(DbConnection connection, int most, CancellationToken cancellation) =>
        await ReadAsync(connection, null, $"SELECT {Columns} FROM deliveries ORDER BY created DESC, id, receiver LIMIT @p0", [most], cancellation).ConfigureAwait(false);

    public static Task<int> ForgetAsync(DbConnection connection, DbTransaction transaction, DateTimeOffset before, CancellationToken cancellation) =>
        connection.RunAsync(transaction, "DELETE FROM deliveries WHERE state <> 0 AND created < @p0", [EventTime.Microseconds(before)], cancellation);

    public static async Task<string?> DocumentAsync(DbConnection connection, string name, CancellationToken cancellation)
    {
        await using var command = connection.Command(null, "SELECT value FROM documents WHERE name = @p0", [name]);
        return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) as string;
    }

    public static async Task<bool> ReplaceAsync(DbConnection connection, DbTransaction transaction, string name, string? before, string after, CancellationToken cancellation) =>
        (before is null
            ? await connection.RunAsync(transaction, "INSERT INTO documents (name, value) VALUES (@p0, @p1) ON CONFLICT DO NOTHING", [name, after], cancellation).ConfigureAwait(false)
            : await connection.RunAsync(transaction, "UPDATE documents SET value = @p2 WHERE name = @p0 AND value = @p1", [name, before, after], cancellation).ConfigureAwait(false)) == 1;

    private static async Task<List<Delivery>> ReadAsync(DbConnection connection, DbTransaction? transaction, string text, object[] values, CancellationToken cancellation)
    {
        var deliveries = new List<Delivery>();
        await using var command = connection.Command(transaction, text, values);
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
        {
            deliveries.Add(new Delivery(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), EventTime.Of(row.GetInt64(4)), EventTime.Of(row.GetInt64(5)))
            {
                Attempts = row.GetInt32(6),
                State = (DeliveryState)row.GetInt32(7),
                Problem = row.IsDBNull(8) ? null : row.GetString(8),
            });
        }

        return deliveries;
    }
}
