using System.Globalization;
using PromptRegistry.Templates.Values;
using static PromptRegistry.Templates.Functions.Parameter;

namespace PromptRegistry.Templates.Functions;

/// <summary>The functions of <c>date</c>.</summary>
public static class DateFunctions
{
    public const string DefaultFormat = "%d %b %Y";

    public static TemplateValue AddDays(TemplateValue date, double days) => Add(date, "AddDays", d => d.AddDays(days));

    public static TemplateValue AddHours(TemplateValue date, double hours) =>
        Add(date, "AddHours", d => d.AddHours(hours));

    public static TemplateValue AddMinutes(TemplateValue date, double minutes) =>
        Add(date, "AddMinutes", d => d.AddMinutes(minutes));

    public static TemplateValue AddSeconds(TemplateValue date, double seconds) =>
        Add(date, "AddSeconds", d => d.AddSeconds(seconds));

    public static TemplateValue AddMilliseconds(TemplateValue date, double milliseconds) =>
        Add(date, "AddMilliseconds", d => d.AddMilliseconds(milliseconds));

    public static TemplateValue AddMonths(TemplateValue date, int months) =>
        Add(date, "AddMonths", d => d.AddMonths(months));

    public static TemplateValue AddYears(TemplateValue date, int years) =>
        Add(date, "AddYears", d => d.AddYears(years));

    /// <summary>Text as a date: null for no text, the first of all days for text that is no date.</summary>
    public static TemplateValue Parse(TemplateValue value, string? pattern, string? culture)
    {
        if (value.Kind == TemplateValueKind.Date) return value;
        var text = Conversions.ToTextOrNull(value);
        if (string.IsNullOrEmpty(text)) return default;
        var provider = ObjectFormats.Culture(culture);
        try
        {
            var parsed = pattern is null
                ? DateTime.TryParse(text, provider, DateTimeStyles.None, out var result)
                : DateTime.TryParseExact(
                    text, TimeFormat.ToClr(pattern), provider, DateTimeStyles.AllowWhiteSpaces, out result);
            return TemplateValue.From(parsed ? result : default);
        }
        catch (FormatException e)
        {
            throw new OperationException($"The date pattern `{pattern}` is not valid.", 1, e);
        }
    }

    /// <summary>Text that is a date in one format, in another.</summary>
    public static string? ParseToString(
        TemplateValue value, string? pattern, string? culture, string? inputPattern, string? inputCulture)
    {
        var date = Parse(value, inputPattern, inputCulture);
        return date.IsNull ? null : TimeFormat.Format(date.AsDate(), pattern, ObjectFormats.Culture(culture));
    }

    public static string? ToText(TemplateValue date, string? pattern, string? culture)
    {
        if (date.IsNull) return null;
        RequireDate(date);
        return TimeFormat.Format(date.AsDate(), pattern, ObjectFormats.Culture(culture));
    }

    private static void RequireDate(TemplateValue date)
    {
        if (date.Kind != TemplateValueKind.Date)
            throw new OperationException($"Unable to convert type `{TypeNames.Of(date)}` to `DateTime`", 0);
    }

    private static TemplateValue Add(TemplateValue date, string function, Func<DateTime, DateTime> add)
    {
        if (date.IsNull) throw new OperationException($"Argument `date` cannot be null for function `{function}`.");
        RequireDate(date);
        try
        {
            return TemplateValue.From(add(date.AsDate()));
        }
        catch (ArgumentException e)
        {
            throw new OperationException(e.Message, inner: e);
        }
    }

    /// <summary>The names, parameters and bodies of the module.</summary>
    internal static void Register(ModuleBuilder module)
    {
        module.Refuse("now", Result.Date, [], isNondeterministic: true);
        module.Add("parse", Result.OptionalDate,
            [Value("text"), OptionalText("pattern"), OptionalText("culture")],
            (_, a) => Parse(a[0], a.Text(1), a.Text(2)));
        module.Add("parse_to_string", Result.TextOrNull,
            [
                Value("text"), OptionalText("output_pattern"), OptionalText("output_culture"),
                OptionalText("input_pattern"), OptionalText("input_culture"),
            ],
            (_, a) => ParseToString(a[0], a.Text(1), a.Text(2), a.Text(3), a.Text(4)));
        module.Add("to_string", Result.TextOrNull,
            [Moment("date"), Text("pattern"), OptionalText("culture")],
            (_, a) => ToText(a[0], a.Text(1), a.Text(2)), method: "DateFunctions.ToText");
        module.Add("add_days", Result.AnyDate, [Moment("date"), Number("days")], (_, a) => AddDays(a[0], a.Number(1)));
        module.Add("add_hours", Result.AnyDate, [Moment("date"), Number("hours")],
            (_, a) => AddHours(a[0], a.Number(1)));
        module.Add("add_minutes", Result.AnyDate, [Moment("date"), Number("minutes")],
            (_, a) => AddMinutes(a[0], a.Number(1)));
        module.Add("add_seconds", Result.AnyDate, [Moment("date"), Number("seconds")],
            (_, a) => AddSeconds(a[0], a.Number(1)));
        module.Add("add_milliseconds", Result.AnyDate,
            [Moment("date"), Number("millis")], (_, a) => AddMilliseconds(a[0], a.Number(1)));
        module.Add("add_months", Result.AnyDate, [Moment("date"), Integer("months")],
            (_, a) => AddMonths(a[0], a.Integer(1)));
        module.Add("add_years", Result.AnyDate, [Moment("date"), Integer("years")],
            (_, a) => AddYears(a[0], a.Integer(1)));
    }
}
