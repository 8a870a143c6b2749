using System.Globalization;

namespace PromptRegistry.Server.Pages.Frame;

/// <summary>Numbers, times and addresses as pages write them, the same on every machine.</summary>
internal static class Words
{
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    public static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Ago(DateTimeOffset time, DateTimeOffset now) => (now - time) switch
    {
        { TotalMinutes: < 1 } => "just now",
        { TotalHours: < 1 } span => Count((long)span.TotalMinutes, "minute") + " ago",
        { TotalDays: < 1 } span => Count((long)span.TotalHours, "hour") + " ago",
        { TotalDays: < 60 } span => Count((long)span.TotalDays, "day") + " ago",
        _ => "on " + time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    public static string Count(long count, string noun) => $"{Whole(count)} {noun}{(count == 1 ? "" : "s")}";

    public static string Whole(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>At most three significant places behind the point.</summary>
    public static string Number(double? number) => number is { } value && double.IsFinite(value) ? Math.Round(value, Math.Abs(value) >= 100 ? 0 : 3).ToString("#,0.###", CultureInfo.InvariantCulture) : "–";

    public static string Share(double? share) => share is { } value && double.IsFinite(value) ? (value * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %" : "–";

    public static string Dollars(double? dollars) => dollars is { } value && double.IsFinite(value)
        ? "$" + value.ToString(Math.Abs(value) switch { 0 => "0", >= 100 => "#,0", >= 1 => "#,0.00", >= 0.01 => "0.0000", _ => "0.000000" }, CultureInfo.InvariantCulture)
        : "–";

    public static string Seconds(double? seconds) => seconds is { } value && double.IsFinite(value)
        ? value < 1 ? (value * 1000).ToString("0", CultureInfo.InvariantCulture) + " ms" : value.ToString("0.##", CultureInfo.InvariantCulture) + " s"
        : "–";

    /// <summary>The name of who is written as <c>Name &lt;address&gt;</c>.</summary>
    public static string Person(string? who) => who is null ? "" : who.IndexOf(" <", StringComparison.Ordinal) is var end and > 0 ? who[..end] : who;
}

/// <summary>Addresses of the pages.</summary>
internal static class Addresses
{
    public static string Prompt(string name, string? view = null, params ReadOnlySpan<(string Name, string? Value)> more) =>
        With("/prompts/" + Segments(name), [("view", view), .. more]);

    public static string Try(string name, string? version = null) => With("/try/" + Segments(name), ("version", version));

    public static string Trace(string renderId) => "/traces/" + Uri.EscapeDataString(renderId);

    /// <summary>An address with a query; what is null or empty is left out.</summary>
    public static string With(string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var address = path;
        foreach (var (name, value) in query)
        {
            if (string.IsNullOrEmpty(value)) continue;
            address += $"{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";
        }

        return address;
    }

    /// <summary>A prompt's name as part of a path: its slashes stay.</summary>
    private static string Segments(string name) => string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
}
