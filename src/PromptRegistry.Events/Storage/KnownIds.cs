using System.Data.Common;

namespace PromptRegistry.Events.Storage;

/// <summary>
/// Numbers that the store gave to texts. What a transaction adds is known to others of this process when it was committed, and forgotten when it was not.
/// </summary>
internal sealed class KnownIds<T>(string table, IReadOnlyList<string> columns, Func<T, IReadOnlyList<string>> values)
    where T : notnull
{
    /// <summary>More are not remembered: then each is looked up.</summary>
    private const int Maximum = 100_000;

    private readonly Dictionary<T, int> known = [];
    private readonly Dictionary<T, int> added = [];
    private readonly string insert =
        $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))}) ON CONFLICT DO NOTHING";

    private readonly string select =
        $"SELECT id FROM {table} WHERE {string.Join(" AND ", columns.Select((c, i) => $"{c} = @p{i}"))}";

    /// <summary>The number of a text, which gets one where it has none.</summary>
    public async ValueTask<int> OfAsync(DbConnection connection, DbTransaction transaction, T key, CancellationToken cancellation)
    {
        if (known.TryGetValue(key, out var id) || added.TryGetValue(key, out id)) return id;
        var texts = values(key);
        if (await FindAsync().ConfigureAwait(false) is not { } found)
        {
            await connection.RunAsync(transaction, insert, texts, cancellation).ConfigureAwait(false);
            found = await FindAsync().ConfigureAwait(false) ?? throw new EventStoreException($"A row of {table} is not there after it was written.");
        }

        return added[key] = found;

        async Task<int?> FindAsync()
        {
            await using var command = connection.Command(transaction, select, texts);
            return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is { } value and not DBNull
                ? Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture)
                : null;
        }
    }

    public int Of(T key) => known.TryGetValue(key, out var id) ? id : added[key];

    public void Commit()
    {
        if (known.Count + added.Count > Maximum) known.Clear();
        foreach (var (key, id) in added) known[key] = id;
        added.Clear();
    }

    public void RollBack() => added.Clear();

    /// <summary>Another store is in the place of the one that gave these numbers.</summary>
    public void Forget()
    {
        known.Clear();
        added.Clear();
    }
}

internal static class DbCommands
{
    /// <summary>A command with parameters <c>@p0</c>, <c>@p1</c> …</summary>
    public static DbCommand Command(this DbConnection connection, DbTransaction? transaction, string text, IReadOnlyList<object?> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        command.Transaction = transaction;
        for (var i = 0; i < values.Count; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            parameter.Value = values[i] ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    public static async Task<int> RunAsync(
        this DbConnection connection, DbTransaction? transaction, string text, IReadOnlyList<object?> values, CancellationToken cancellation)
    {
        await using var command = connection.Command(transaction, text, values);
        return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    public static T? Value<T>(this DbDataReader row, int column)
        where T : struct => row.IsDBNull(column) ? null : row.GetFieldValue<T>(column);

    public static string? Text(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
