using PromptRegistry.Events.Rollups;

namespace PromptRegistry.Events.Storage;

/// <summary>What a batch adds to the rollups.</summary>
internal sealed class RollupChanges
{
    private readonly Dictionary<RollupKey, Rollup> changes = [];

    public int Count => changes.Count;

    /// <summary>In the order of the keys, so that who writes the same rows takes them in the same order.</summary>
    public IEnumerable<KeyValuePair<RollupKey, Rollup>> InOrder => changes.OrderBy(c => c.Key);

    public void Add(RollupKey key, double value, int times = 1)
    {
        if (!changes.TryGetValue(key, out var rollup)) changes[key] = rollup = new Rollup();
        rollup.Add(value, times);
    }

    /// <summary>All that a call says of itself.</summary>
    public void Add(CallRow row, Func<string, int> nameId)
    {
        var call = row.Call;
        Add(MetricNames.Calls, 1);
        Add(MetricNames.Errors, call.Error is null ? 0 : 1);
        Add(MetricNames.Latency, call.Latency?.TotalSeconds);
        Add(MetricNames.Cost, call.Cost);
        Add(MetricNames.InputTokens, call.InputTokens);
        Add(MetricNames.CachedTokens, call.CachedTokens);
        Add(MetricNames.OutputTokens, call.OutputTokens);
        Add(MetricNames.ReasoningTokens, call.ReasoningTokens);

        void Add(string name, double? value)
        {
            if (value is { } number && double.IsFinite(number)) this.Add(new RollupKey(row.Series, row.Hour, nameId(name)), number);
        }
    }
}

/// <summary>Which rollup: a metric of a series in an hour.</summary>
internal readonly record struct RollupKey(int Series, long Hour, int Name) : IComparable<RollupKey>
{
    public int CompareTo(RollupKey other) => (Series, Hour, Name).CompareTo((other.Series, other.Hour, other.Name));
}
