using System.Globalization;
using System.Text;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary>Dates by patterns of C's <c>strftime</c>.</summary>
internal static class TimeFormat
{
    public static string Format(DateTime date, string? pattern, CultureInfo culture)
    {
        pattern ??= DateFunctions.DefaultFormat;
        if (pattern == "%g") pattern = "%g " + DateFunctions.DefaultFormat;
        var output = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%' || i + 1 == pattern.Length) output.Append(pattern[i]);
            else output.Append(Part(date, pattern[++i], culture));
        }

        return output.ToString();
    }

    /// <summary>The .NET pattern that reads what this one writes.</summary>
    public static string ToClr(string pattern)
    {
        if (pattern.IndexOf('%') < 0) return pattern;
        var output = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '%' && i + 1 < pattern.Length) output.Append(ClrPart(pattern[++i]));
            else if (char.IsLetter(pattern[i])) output.Append('\\').Append(pattern[i]);
            else output.Append(pattern[i]);
        }

        return output.ToString();
    }

    private static string Part(DateTime date, char specifier, CultureInfo culture)
    {
        string Clr(string format) => date.ToString(format, culture);
        switch (specifier)
        {
            case 'a': return Clr("ddd");
            case 'A': return Clr("dddd");
            case 'b' or 'h': return Clr("MMM");
            case 'B': return Clr("MMMM");
            case 'c': return Clr("ddd MMM dd HH:mm:ss yyyy");
            case 'C': return Number(date.Year / 100, "00");
            case 'd': return Number(date.Day, "00");
            case 'D': return Clr("MM/dd/yy");
            case 'e': return Number(date.Day, "0").PadLeft(2);
            case 'F': return Clr("yyyy'-'MM'-'dd");
            case 'g': return "";
            case 'H': return Number(date.Hour, "00");
            case 'I': return Number(Twelve(date), "00");
            case 'j': return Number(date.DayOfYear, "000");
            case 'k': return Number(date.Hour, "0").PadLeft(2);
            case 'l': return Number(Twelve(date), "0").PadLeft(2);
            case 'L': return Number(date.Millisecond, "000");
            case 'm': return Number(date.Month, "00");
            case 'M': return Number(date.Minute, "00");
            case 'n': return "\n";
            case 'N': return Number(date.Ticks % TimeSpan.TicksPerSecond * 100, "000000000");
            default: return LaterPart(date, specifier, culture);
        }
    }

    private static string LaterPart(DateTime date, char specifier, CultureInfo culture)
    {
        string Clr(string format) => date.ToString(format, culture);
        switch (specifier)
        {
            case 'p': return Clr("tt").ToUpperInvariant();
            case 'P': return Clr("tt").ToLowerInvariant();
            case 'r': return Clr("hh:mm:ss tt");
            case 'R': return Clr("HH:mm");
            case 's': return Number((date.ToUniversalTime().Ticks - 621355968000000000) / TimeSpan.TicksPerSecond, "0");
            case 'S': return Number(date.Second, "00");
            case 't': return "\t";
            case 'T': return Clr("HH:mm:ss");
            case 'X': return Clr("T");
            case 'u': return Number(date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek, "0");
            case 'U': return Number(Week(date, CalendarWeekRule.FirstDay, DayOfWeek.Sunday), "00");
            case 'v': return Number(date.Day, "0").PadLeft(2) + "-" + Clr("MMM").ToUpperInvariant() + "-" + Clr("yyyy");
            case 'V': return Number(Week(date, CalendarWeekRule.FirstFourDayWeek, DayOfWeek.Monday), "00");
            case 'w': return Number((int)date.DayOfWeek, "0");
            case 'W': return Number(Week(date, CalendarWeekRule.FirstDay, DayOfWeek.Monday), "00");
            case 'x': return Clr("d");
            case 'y': return Clr("yy");
            case 'Y': return Clr("yyyy");
            case 'Z': return Clr("zzz");
            case '%': return "%";
            default: return "%" + specifier;
        }
    }

    private static string ClrPart(char specifier) => specifier switch
    {
        'a' => "ddd",
        'A' => "dddd",
        'b' or 'h' => "MMM",
        'B' => "MMMM",
        'd' => "dd",
        'e' => "%d",
        'F' => "yyyy-MM-dd",
        'H' => "HH",
        'I' => "hh",
        'k' => "%H",
        'l' => "%h",
        'L' => "fff",
        'm' => "MM",
        'M' => "mm",
        'p' or 'P' => "tt",
        'R' => "HH:mm",
        'S' => "ss",
        'T' or 'X' => "HH:mm:ss",
        'y' => "yy",
        'Y' => "yyyy",
        'Z' => "zzz",
        '%' => "\\%",
        _ => "\\" + specifier,
    };

    private static int Twelve(DateTime date) => date.Hour % 12 == 0 ? 12 : date.Hour % 12;

    private static int Week(DateTime date, CalendarWeekRule rule, DayOfWeek first) =>
        CultureInfo.InvariantCulture.Calendar.GetWeekOfYear(date, rule, first);

    private static string Number(long value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

/// <summary>.NET format strings on numbers and dates.</summary>
internal static class ObjectFormats
{
    /// <summary>Most digits that a standard format such as <c>N2</c> may ask for; the platform would write a billion.</summary>
    private const int MaximumPrecision = 1000;

    /// <exception cref="OperationException">
    /// The value cannot be formatted, or the format or culture is wrong.
    /// </exception>
    public static string? Format(TemplateValue value, string? format, string? culture, bool canFormat, string kind)
    {
        if (value.IsNull) return "";
        if (!canFormat) throw new OperationException($"Unexpected `{value}`. Must be a formattable {kind}");
        LimitPrecision(format);
        try
        {
            var provider = Culture(culture);
            return value.Kind switch
            {
                TemplateValueKind.Integer when value.AsInteger() is >= int.MinValue and <= int.MaxValue =>
                    ((int)value.AsInteger()).ToString(format, provider),
                TemplateValueKind.Integer => value.AsInteger().ToString(format, provider),
                TemplateValueKind.BigInteger => ValueFormatter.Printable(value.AsBigInteger()).ToString(format, provider),
                TemplateValueKind.Number => value.AsNumber().ToString(format, provider),
                TemplateValueKind.Single => value.AsSingle().ToString(format, provider),
                TemplateValueKind.Decimal => value.AsDecimal().ToString(format, provider),
                TemplateValueKind.Date => value.AsDate().ToString(format, provider),
                TemplateValueKind.TimeSpan => value.AsTimeSpan().ToString(format, provider),
                _ => throw new OperationException($"Unexpected `{value}`. Must be a formattable {kind}"),
            };
        }
        catch (FormatException e)
        {
            throw new OperationException(e.Message, inner: e);
        }
    }

    /// <exception cref="OperationException">A standard format asks for more digits than anybody reads.</exception>
    private static void LimitPrecision(string? format)
    {
        if (format is not { Length: > 4 } || !char.IsLetter(format[0])) return;
        for (var i = 1; i < format.Length; i++)
        {
            if (format[i] is < '0' or > '9') return;
        }

        if (!int.TryParse(format.Substring(1), NumberStyles.None, CultureInfo.InvariantCulture, out var digits) || digits > MaximumPrecision)
            throw new OperationException($"The format `{format.Substring(0, Math.Min(format.Length, 20))}` asks for more than {MaximumPrecision} digits.");
    }

    /// <exception cref="OperationException">There is no such culture.</exception>
    public static CultureInfo Culture(string? name)
    {
        try
        {
            return name is null ? CultureInfo.InvariantCulture : new CultureInfo(name, false);
        }
        catch (CultureNotFoundException e)
        {
            throw new OperationException(e.Message, inner: e);
        }
    }
}
