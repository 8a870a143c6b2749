using System.Data.Common;
using System.Globalization;
using PromptRegistry.Events.Queries;

namespace PromptRegistry.Events.Storage;

/// <summary>Lists single calls by time, with what was learnt of them.</summary>
internal static class CallsQuery
{
    private const int Maximum = 10_000;

    private const string Columns = "e.render, e.time, e.series, e.unit, e.input, e.cached, e.output, e.reasoning, e.cost, e.latency, e.finish, e.error, e.trace, e.parent";

    /// <param name="key">Only this call; null for all that the filter lets through.</param>
    public static async Task<IReadOnlyList<StoredCall>> RunAsync(DbConnection connection, CallFilter filter, byte[]? key, CancellationToken cancellation)
    {
        var series = await SeriesFilter.FindAsync(
            connection, filter.Prompt, filter.Version, filter.Environment, filter.Arm, filter.Slice, cancellation).ConfigureAwait(false);
        if (series.Count == 0) return [];
        var conditions = new List<string>();
        var values = new List<object?>();
        if (key is not null) Where("e.render = {0}", key);
        if (filter.From > DateTimeOffset.UnixEpoch) Where("e.time >= {0}", EventTime.Microseconds(filter.From));
        if (filter.To < DateTimeOffset.MaxValue) Where("e.time < {0}", EventTime.Microseconds(filter.To));
        if (filter.Prompt is not null || filter.Version is not null || filter.Environment is not null || filter.Arm is not null || filter.Slice is not null)
            conditions.Add($"e.series IN ({SeriesFilter.List(series.Keys)})");
        if (filter.Trace is { } trace)
        {
            if (CallRow.TraceOf(trace) is not { } id) return [];
            Where("e.trace = {0}", id);
        }

        if (filter.Unit is { } unit) Where("e.unit = {0}", unit);
        if (filter.Failed is { } failed) conditions.Add(failed ? "e.error IS NOT NULL" : "e.error IS NULL");
        if (filter.WithTexts) conditions.Add("t.input IS NOT NULL AND t.output IS NOT NULL");
        if (filter.Score is { } score)
        {
            Where("EXISTS (SELECT 1 FROM signals g JOIN names n ON n.id = g.name WHERE g.render = e.render AND n.name = {0}", score);
            conditions[^1] += Number(" AND g.value >= {0}", filter.AtLeast) + Number(" AND g.value <= {0}", filter.AtMost) + ")";
        }

        var where = conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
        var order = filter.OldestFirst ? "ASC" : "DESC";
        var limit = Math.Clamp(filter.Limit, 0, Maximum).ToString(CultureInfo.InvariantCulture);
        var calls = new List<(byte[] Key, PromptEvent Call)>();
        await using (var command = connection.Command(null,
            $"SELECT {Columns}, {(filter.WithoutTexts ? "NULL, NULL" : "t.input, t.output")} FROM events e LEFT JOIN texts t ON t.render = e.render{where} ORDER BY e.time {order}, e.render {order} LIMIT {limit}", values))
        await using (var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false))
        {
            while (await row.ReadAsync(cancellation).ConfigureAwait(false))
            {
                // What was written since the series were read is left to the next look.
                var id = row.GetFieldValue<byte[]>(0);
                if (series.TryGetValue(row.GetInt32(2), out var of)) calls.Add((id, Call(id, of, row)));
            }
        }

        return await WithFeedbackAsync(connection, calls, cancellation).ConfigureAwait(false);

        void Where(string condition, object value)
        {
            conditions.Add(string.Format(CultureInfo.InvariantCulture, condition, $"@p{values.Count}"));
            values.Add(value);
        }

        string Number(string condition, double bound)
        {
            if (double.IsInfinity(bound)) return "";
            values.Add(bound);
            return string.Format(CultureInfo.InvariantCulture, condition, $"@p{values.Count - 1}");
        }
    }

    private static PromptEvent Call(byte[] key, Series of, DbDataReader row) => new()
    {
        RenderId = RenderKey.ToText(key),
        Time = EventTime.Of(row.GetInt64(1)),
        Prompt = of.Prompt,
        Version = of.Version,
        Digest = of.Digest,
        Environment = SeriesFilter.Known(of.Environment),
        Arm = SeriesFilter.Known(of.Arm),
        Reason = SeriesFilter.Known(of.Reason),
        Model = SeriesFilter.Known(of.Model),
        Slice = SeriesFilter.Known(of.Slice),
        Unit = row.Text(3),
        InputTokens = row.Value<long>(4),
        CachedTokens = row.Value<long>(5),
        OutputTokens = row.Value<long>(6),
        ReasoningTokens = row.Value<long>(7),
        Cost = row.Value<double>(8),
        Latency = row.Value<long>(9) is { } microseconds ? TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond) : null,
        Finish = row.Text(10),
        Error = row.Text(11),
        Trace = row.IsDBNull(12) ? null : Convert.ToHexStringLower(row.GetFieldValue<byte[]>(12)),
        Parent = row.IsDBNull(13) ? null : RenderKey.ToText(row.GetFieldValue<byte[]>(13)),
        Input = row.Text(14),
        Output = row.Text(15),
    };

    private static async Task<IReadOnlyList<StoredCall>> WithFeedbackAsync(
        DbConnection connection, List<(byte[] Key, PromptEvent Call)> calls, CancellationToken cancellation)
    {
        const int AtOnce = 500;
        var found = new Dictionary<string, List<PromptFeedback>>(StringComparer.Ordinal);
        foreach (var some in calls.Chunk(AtOnce))
        {
            var keys = string.Join(", ", some.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"@p{i}")));
            await using var command = connection.Command(null,
                $"SELECT g.render, n.name, g.time, g.value, g.text FROM signals g JOIN names n ON n.id = g.name WHERE g.render IN ({keys})", [.. some.Select(c => (object?)c.Key)]);
            await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            while (await row.ReadAsync(cancellation).ConfigureAwait(false))
            {
                var id = RenderKey.ToText(row.GetFieldValue<byte[]>(0));
                if (!found.TryGetValue(id, out var all)) found[id] = all = [];
                all.Add(new PromptFeedback
                {
                    RenderId = id,
                    Name = row.GetString(1),
                    Time = EventTime.Of(row.GetInt64(2)),
                    Value = row.GetDouble(3),
                    Text = row.Text(4),
                });
            }
        }

        return
        [
            .. calls.Select(c =>
            {
                var feedback = found.GetValueOrDefault(c.Call.RenderId, []).OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
                return new StoredCall(c.Call with { Scores = feedback.Count == 0 ? null : feedback.ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal) }, feedback);
            }),
        ];
    }
}
