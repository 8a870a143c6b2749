using static PromptRegistry.Templates.Functions.Parameter;

namespace PromptRegistry.Templates.Functions;

/// <summary>The names, parameters and bodies of <c>date</c>.</summary>
internal static class DateModule
{
    public static void Register(ModuleBuilder module)
    {
        module.Refuse("now", Result.Date, [], isNondeterministic: true);
        module.Add("parse", "DateFunctions.Parse", Result.OptionalDate,
            [Value("text"), OptionalText("pattern"), OptionalText("culture")],
            (_, a) => DateFunctions.Parse(a[0], a.Text(1), a.Text(2)));
        module.Add("parse_to_string", "DateFunctions.ParseToString", Result.TextOrNull,
            [
                Value("text"), OptionalText("output_pattern"), OptionalText("output_culture"),
                OptionalText("input_pattern"), OptionalText("input_culture"),
            ],
            (_, a) => DateFunctions.ParseToString(a[0], a.Text(1), a.Text(2), a.Text(3), a.Text(4)));
        module.Add("to_string", "DateFunctions.ToText", Result.TextOrNull,
            [Moment("date"), Text("pattern"), OptionalText("culture")],
            (_, a) => DateFunctions.ToText(a[0], a.Text(1), a.Text(2)));
        module.Add("add_days", "DateFunctions.AddDays", Result.AnyDate, [Moment("date"), Number("days")],
            (_, a) => DateFunctions.AddDays(a[0], a.Number(1)));
        module.Add("add_hours", "DateFunctions.AddHours", Result.AnyDate, [Moment("date"), Number("hours")],
            (_, a) => DateFunctions.AddHours(a[0], a.Number(1)));
        module.Add("add_minutes", "DateFunctions.AddMinutes", Result.AnyDate, [Moment("date"), Number("minutes")],
            (_, a) => DateFunctions.AddMinutes(a[0], a.Number(1)));
        module.Add("add_seconds", "DateFunctions.AddSeconds", Result.AnyDate, [Moment("date"), Number("seconds")],
            (_, a) => DateFunctions.AddSeconds(a[0], a.Number(1)));
        module.Add("add_milliseconds", "DateFunctions.AddMilliseconds", Result.AnyDate,
            [Moment("date"), Number("millis")], (_, a) => DateFunctions.AddMilliseconds(a[0], a.Number(1)));
        module.Add("add_months", "DateFunctions.AddMonths", Result.AnyDate, [Moment("date"), Integer("months")],
            (_, a) => DateFunctions.AddMonths(a[0], a.Integer(1)));
        module.Add("add_years", "DateFunctions.AddYears", Result.AnyDate, [Moment("date"), Integer("years")],
            (_, a) => DateFunctions.AddYears(a[0], a.Integer(1)));
    }
}
