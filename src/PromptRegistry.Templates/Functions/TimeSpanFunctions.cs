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

    /// <summary>The names, parameters and bodies of the module.</summary>
    internal static void Register(ModuleBuilder module)
    {
        module.Add("from_days", Result.TimeSpan, [Number("days")], (_, a) => TemplateValue.From(FromDays(a.Number(0))));
        module.Add("from_hours", Result.TimeSpan, [Number("hours")],
            (_, a) => TemplateValue.From(FromHours(a.Number(0))));
        module.Add("from_minutes", Result.TimeSpan, [Number("minutes")],
            (_, a) => TemplateValue.From(FromMinutes(a.Number(0))));
        module.Add("from_seconds", Result.TimeSpan, [Number("seconds")],
            (_, a) => TemplateValue.From(FromSeconds(a.Number(0))));
        module.Add("from_milliseconds", Result.TimeSpan, [Number("millis")],
            (_, a) => TemplateValue.From(FromMilliseconds(a.Number(0))));
        module.Add("parse", Result.TimeSpan, [Text("text")], (_, a) => TemplateValue.From(Parse(a.Text(0))));
    }
}
