using PromptRegistry.Templates.Values;
using static PromptRegistry.Templates.Functions.Parameter;

namespace PromptRegistry.Templates.Functions;

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
