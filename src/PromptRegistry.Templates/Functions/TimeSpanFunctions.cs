using System.Globalization;
using PromptRegistry.Templates.Values;
using static PromptRegistry.Templates.Functions.Parameter;

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

/// <summary>The names, parameters and bodies of <c>timespan</c>.</summary>
internal static class TimeSpanModule
{
    public static void Register(ModuleBuilder module)
    {
        module.Add("from_days", "TimeSpanFunctions.FromDays", Result.TimeSpan, [Number("days")],
            (_, a) => TemplateValue.From(TimeSpanFunctions.FromDays(a.Number(0))));
        module.Add("from_hours", "TimeSpanFunctions.FromHours", Result.TimeSpan, [Number("hours")],
            (_, a) => TemplateValue.From(TimeSpanFunctions.FromHours(a.Number(0))));
        module.Add("from_minutes", "TimeSpanFunctions.FromMinutes", Result.TimeSpan, [Number("minutes")],
            (_, a) => TemplateValue.From(TimeSpanFunctions.FromMinutes(a.Number(0))));
        module.Add("from_seconds", "TimeSpanFunctions.FromSeconds", Result.TimeSpan, [Number("seconds")],
            (_, a) => TemplateValue.From(TimeSpanFunctions.FromSeconds(a.Number(0))));
        module.Add("from_milliseconds", "TimeSpanFunctions.FromMilliseconds", Result.TimeSpan, [Number("millis")],
            (_, a) => TemplateValue.From(TimeSpanFunctions.FromMilliseconds(a.Number(0))));
        module.Add("parse", "TimeSpanFunctions.Parse", Result.TimeSpan, [Text("text")],
            (_, a) => TemplateValue.From(TimeSpanFunctions.Parse(a.Text(0))));
    }
}
