using System.Globalization;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary>The functions of <c>timespan</c>.</summary>
public static class TimeSpanFunctions
{
    public static TimeSpan FromDays(double value) => Scale(value, TimeSpan.TicksPerDay);

    public static TimeSpan FromHours(double value) => Scale(value, TimeSpan.TicksPerHour);

    public static TimeSpan FromMinutes(double value) => Scale(value, TimeSpan.TicksPerMinute);

    public static TimeSpan FromSeconds(double value) => Scale(value, TimeSpan.TicksPerSecond);

    public static TimeSpan FromMilliseconds(double value) => Scale(value, TimeSpan.TicksPerMillisecond);

    /// <exception cref="OperationException">The text is no span of time.</exception>
    public static TimeSpan Parse(string? text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new OperationException($"String '{text}' was not recognized as a valid TimeSpan.");

    private static TimeSpan Scale(double value, long unit)
    {
        var ticks = value * unit;
        return ticks is > long.MinValue and < long.MaxValue
            ? new TimeSpan((long)ticks)
            : throw new OperationException("TimeSpan overflowed because the duration is too long.");
    }
}
