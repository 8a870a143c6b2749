using System.Data.Common;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Rollups;

namespace PromptRegistry.Events.Storage;

/// <summary>Adds up the rollups of some hours.</summary>
internal static class StatsQuery
{
    public static async Task<IReadOnlyList<CallGroup>> RunAsync(DbConnection connection, StatsRequest request, CancellationToken cancellation)
    {
        var series = await SeriesFilter.FindAsync(
            connection, request.Prompt, request.Version, request.Environment, request.Arm, null, cancellation).ConfigureAwait(false);
        var names = (await SeriesFilter.NamesAsync(connection, cancellation).ConfigureAwait(false))
            .Where(n => request.Metrics is null || request.Metrics.Contains(n.Value)).ToDictionary();
        if (series.Count == 0 || names.Count == 0) return [];
        var groups = new Dictionary<GroupKey, Dictionary<string, Rollup>>();
        var keys = series.ToDictionary(s => s.Key, s => GroupKey.Of(s.Value, request.By));
        await using var command = connection.Command(null,
            "SELECT series, hour, name, n, sum, squares, sketch FROM rollups WHERE hour >= @p0 AND hour < @p1 AND n > 0 "
                + $"AND series IN ({SeriesFilter.List(series.Keys)})" + (request.Metrics is null ? "" : $" AND name IN ({SeriesFilter.List(names.Keys)})"),
            [EventTime.Hour(request.From), CeilingHour(request.To)]);
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
        {
            // A name that was given since is of no call of before.
            if (!names.TryGetValue(row.GetInt32(2), out var name)) continue;
            var key = keys[row.GetInt32(0)] with { Hour = Time(row.GetInt64(1), request.By) };
            if (!groups.TryGetValue(key, out var metrics)) groups[key] = metrics = new Dictionary<string, Rollup>(StringComparer.Ordinal);
            if (!metrics.TryGetValue(name, out var rollup)) metrics[name] = rollup = new Rollup();
            rollup.Add(row.GetInt64(3), row.GetDouble(4), row.GetDouble(5), row.GetFieldValue<byte[]>(6));
        }

        return [.. groups.OrderBy(g => g.Key).Select(g => g.Key.Group(g.Value))];
    }

    private static long CeilingHour(DateTimeOffset time)
    {
        var hour = EventTime.Hour(time);
        return EventTime.OfHour(hour) < time ? hour + 1 : hour;
    }

    private static long? Time(long hour, CallKeys by) => by.HasFlag(CallKeys.Hour) ? hour : by.HasFlag(CallKeys.Day) ? hour / 24 * 24 : null;

    private sealed record GroupKey(Series Series, long? Hour) : IComparable<GroupKey>
    {
        public static GroupKey Of(Series series, CallKeys by) => new(
            new Series(
                If(by, CallKeys.Prompt, series.Prompt), If(by, CallKeys.Version, series.Version), If(by, CallKeys.Digest, series.Digest),
                If(by, CallKeys.Environment, series.Environment), If(by, CallKeys.Arm, series.Arm), If(by, CallKeys.Reason, series.Reason),
                If(by, CallKeys.Model, series.Model), If(by, CallKeys.Slice, series.Slice)),
            null);

        public int CompareTo(GroupKey? other)
        {
            if (other is null) return 1;
            if (Nullable.Compare(Hour, other.Hour) is not 0 and var byTime) return byTime;
            for (var i = 0; i < Series.Values.Count; i++)
            {
                if (string.CompareOrdinal(Series.Values[i], other.Series.Values[i]) is not 0 and var order) return order;
            }

            return 0;
        }

        public CallGroup Group(IReadOnlyDictionary<string, Rollup> metrics) => new()
        {
            Prompt = SeriesFilter.Known(Series.Prompt),
            Version = SeriesFilter.Known(Series.Version),
            Digest = SeriesFilter.Known(Series.Digest),
            Environment = SeriesFilter.Known(Series.Environment),
            Arm = SeriesFilter.Known(Series.Arm),
            Reason = SeriesFilter.Known(Series.Reason),
            Model = SeriesFilter.Known(Series.Model),
            Slice = SeriesFilter.Known(Series.Slice),
            Time = Hour is { } hour ? EventTime.OfHour(hour) : null,
            Metrics = metrics,
        };

        private static string If(CallKeys by, CallKeys key, string value) => by.HasFlag(key) ? value : "";
    }
}
