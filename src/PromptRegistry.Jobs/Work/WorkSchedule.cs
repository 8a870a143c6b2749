using PromptRegistry.Core.Yaml;
using Quartz;

namespace PromptRegistry.Jobs.Work;

/// <summary>When work is done: at equal intervals, or by a cron expression.</summary>
/// <param name="Every">The interval; null for an expression.</param>
/// <param name="Cron">The expression, in UTC; null for an interval.</param>
internal sealed record WorkSchedule(TimeSpan? Every, string? Cron)
{
    /// <summary>What a setting says for work that is not to be done.</summary>
    public const string Off = "off";

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads a setting.</summary>
    /// <returns>No schedule and no problem for <see cref="Off"/>.</returns>
    public static (WorkSchedule? Schedule, string? Problem) Parse(string text)
    {
        text = text.Trim();
        if (text == Off) return default;
        if (Duration.Read(text) is { } every)
            return every >= Shortest ? (new WorkSchedule(every, null), null) : (null, $"'{text}' is too short; {Shortest.TotalMilliseconds:0}ms is the least.");
        return text.Contains(' ', StringComparison.Ordinal) && CronExpression.TryParse(text, out _)
            ? (new WorkSchedule(null, text), null)
            : (null, $"'{text}' is no schedule: write a duration such as 5min, 1h or 1d, a cron expression of six or seven fields such as '0 0/5 * * * ?', or '{Off}'.");
    }

    /// <summary>Names the schedule, so that another one gets a trigger of its own.</summary>
    public override string ToString() => Cron ?? Every!.Value.ToString();

    /// <summary>The first time at or after now. Times of an interval are counted from the beginning of the calendar, so that every process means the same ones.</summary>
    public DateTimeOffset First(DateTimeOffset now)
    {
        if (Every is not { } every) return now;
        var rest = now.UtcTicks % every.Ticks;
        return new DateTimeOffset(rest == 0 ? now.UtcTicks : now.UtcTicks - rest + every.Ticks, TimeSpan.Zero);
    }
}
