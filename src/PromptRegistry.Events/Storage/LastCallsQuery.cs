using System.Data.Common;
using PromptRegistry.Events.Queries;

namespace PromptRegistry.Events.Storage;

/// <summary>When each version was called last.</summary>
internal static class LastCallsQuery
{
    public static async Task<IReadOnlyList<LastCall>> RunAsync(DbConnection connection, CancellationToken cancellation)
    {
        var found = new List<LastCall>();
        await using var command = connection.Command(null,
            "SELECT s.prompt, s.version, s.environment, max(r.hour) FROM rollups r JOIN series s ON s.id = r.series WHERE r.n > 0 GROUP BY s.prompt, s.version, s.environment", []);
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
            found.Add(new LastCall(row.GetString(0), row.GetString(1), SeriesFilter.Known(row.GetString(2)), EventTime.OfHour(row.GetInt64(3))));
        return [.. found.OrderBy(c => c.Prompt, StringComparer.Ordinal).ThenBy(c => c.Version, StringComparer.Ordinal).ThenBy(c => c.Environment, StringComparer.Ordinal)];
    }
}
