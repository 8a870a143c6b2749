namespace PromptRegistry.Events.Storage;

/// <summary>A call as it is written.</summary>
/// <param name="Key">Its id, as <see cref="RenderKey"/> writes it.</param>
/// <param name="Time">Microseconds since 1970, UTC.</param>
/// <param name="Series">The number of what it shares with others.</param>
/// <param name="Call">The rest.</param>
internal sealed record CallRow(byte[] Key, long Time, int Series, PromptEvent Call)
{
    /// <summary>Columns of the table, in the order of <see cref="Values"/>.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["time", "render", "series", "unit", "input", "cached", "output", "reasoning", "cost", "latency", "finish", "error", "trace", "parent"];

    /// <summary>Null where nothing is known.</summary>
    public object?[] Values =>
    [
        Time, Key, Series, Unit, Call.InputTokens, Call.CachedTokens, Call.OutputTokens, Call.ReasoningTokens, Cost, Latency, Finish, Error, Trace, Parent,
    ];

    public string? Unit => EventLimits.Name(Call.Unit);

    public double? Cost => Call.Cost is { } cost && double.IsFinite(cost) ? cost : null;

    /// <summary>Microseconds.</summary>
    public long? Latency => Call.Latency is { } latency ? latency.Ticks / TimeSpan.TicksPerMicrosecond : null;

    public string? Finish => EventLimits.Name(Call.Finish);

    public string? Error => EventLimits.Name(Call.Error);

    public byte[]? Trace => TraceOf(Call.Trace);

    /// <summary>Null where there is none, and for what cannot be the id of another call.</summary>
    public byte[]? Parent =>
        Call.Parent is { Length: > 0 and <= RenderKey.MaximumLength } id && RenderKey.Of(id) is var parent && !parent.AsSpan().SequenceEqual(Key) ? parent : null;

    /// <summary>A trace's id as it is stored; null for what is none.</summary>
    public static byte[]? TraceOf(string? text) => text is { Length: 32 } && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;

    public long Hour => EventTime.Hour(Time);
}

/// <summary>Times as they are stored.</summary>
internal static class EventTime
{
    public const long MicrosecondsPerHour = 3_600_000_000;

    public const long MicrosecondsPerDay = 24 * MicrosecondsPerHour;

    public static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset Of(long microseconds) => new(DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond));

    public static long Hour(long microseconds) => microseconds / MicrosecondsPerHour;

    public static long Hour(DateTimeOffset time) => Hour(Microseconds(time));

    public static DateTimeOffset OfHour(long hour) => Of(hour * MicrosecondsPerHour);
}
