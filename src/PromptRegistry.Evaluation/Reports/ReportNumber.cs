using System.Globalization;

namespace PromptRegistry.Evaluation.Reports;

/// <summary>Numbers as reports print them, the same on every machine.</summary>
internal static class ReportNumber
{
    public static string Score(double? value) =>
        value is { } number ? number.ToString("0.000", CultureInfo.InvariantCulture) : "–";

    public static string Signed(double? value) => value switch
    {
        null => "–",
        0 => "0.000",
        { } number => number.ToString("+0.000;-0.000", CultureInfo.InvariantCulture),
    };

    public static string Percent(double value) =>
        value.ToString("0 %", CultureInfo.InvariantCulture).Replace("%", "", StringComparison.Ordinal).Trim() + " %";

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Duration(TimeSpan value) => value.TotalSeconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds:0.0} s");

    public static string Dollars(double value) => string.Create(CultureInfo.InvariantCulture, $"${value:0.0000}");
}
