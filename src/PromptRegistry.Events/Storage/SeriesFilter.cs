using System.Data.Common;
using System.Globalization;

namespace PromptRegistry.Events.Storage;

/// <summary>Finds the series of calls.</summary>
internal static class SeriesFilter
{
    /// <summary>The series that fit, by number; what is null does not matter.</summary>
    public static async Task<Dictionary<int, Series>> FindAsync(
        DbConnection connection, string? prompt, string? version, string? environment, string? arm, string? slice, CancellationToken cancellation)
    {
        var conditions = new List<string>();
        var values = new List<object?>();
        foreach (var (column, value) in ((string, string?)[])
            [("prompt", prompt), ("version", version), ("environment", environment), ("arm", arm), ("slice", slice)])
        {
            if (value is null) continue;
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"{column} = @p{values.Count}"));
            values.Add(value);
        }

        var found = new Dictionary<int, Series>();
        var where = conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
        await using var command = connection.Command(null, $"SELECT id, {string.Join(", ", Series.Columns)} FROM series{where}", values);
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
        {
            found[row.GetInt32(0)] = new Series(
                row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6), row.GetString(7), row.GetString(8));
        }

        return found;
    }

    /// <summary>Names of metrics, scores and feedback, by number.</summary>
    public static async Task<Dictionary<int, string>> NamesAsync(DbConnection connection, CancellationToken cancellation)
    {
        var found = new Dictionary<int, string>();
        await using var command = connection.Command(null, "SELECT id, name FROM names", []);
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await row.ReadAsync(cancellation).ConfigureAwait(false)) found[row.GetInt32(0)] = row.GetString(1);
        return found;
    }

    /// <summary>Numbers as a list in SQL.</summary>
    public static string List(IEnumerable<int> ids) => string.Join(", ", ids.Select(id => id.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Null for what is not there.</summary>
    public static string? Known(string text) => text.Length == 0 ? null : text;
}
