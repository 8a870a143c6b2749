using System.Text.Json.Nodes;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events.Reports;

namespace PromptRegistry.Cli.Alerts;

/// <summary>What is told of one thing that got worse, in the shapes of those who are told. What it names comes from events and is plain text.</summary>
internal static class AlertMessage
{
    /// <summary>PagerDuty takes no more.</summary>
    private const int LongestSummary = 1024;

    /// <summary>Slack's incoming webhook: a text, whose <c>&amp;</c>, <c>&lt;</c> and <c>&gt;</c> are escaped so that nothing in it is a link or a mention.</summary>
    public static JsonObject Slack(MetricComparison worse) => new()
    {
        ["text"] = Escape(Plain(worse)),
        ["blocks"] = new JsonArray(new JsonObject
        {
            ["type"] = "section",
            ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = Plain(worse) },
        }),
    };

    /// <summary>PagerDuty's Events API v2: an event that opens an incident, one for each prompt, environment, slice, version and metric.</summary>
    public static JsonObject PagerDuty(MetricComparison worse, string key, DateTimeOffset now)
    {
        var summary = Plain(worse);
        return new JsonObject
        {
            ["routing_key"] = key,
            ["event_action"] = "trigger",
            ["dedup_key"] = Key(worse),
            ["payload"] = new JsonObject
            {
                ["summary"] = summary.Length > LongestSummary ? summary[..(LongestSummary - 1)] + "…" : summary,
                ["source"] = worse.Prompt,
                ["severity"] = "error",
                ["timestamp"] = now.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
                ["component"] = worse.Prompt,
                ["class"] = worse.Metric,
                ["custom_details"] = new JsonObject
                {
                    ["prompt"] = worse.Prompt,
                    ["version"] = worse.Version,
                    ["before"] = worse.Before,
                    ["environment"] = worse.Environment,
                    ["slice"] = worse.Slice,
                    ["metric"] = worse.Metric,
                    ["mean"] = worse.Mean,
                    ["mean_before"] = worse.BeforeMean,
                    ["calls"] = worse.Count,
                    ["calls_before"] = worse.BeforeCount,
                },
            },
        };
    }

    /// <summary>What makes one alert the same as another.</summary>
    public static string Key(MetricComparison worse)
    {
        var text = string.Join('\n', worse.Prompt, worse.Environment, worse.Slice, worse.Version, worse.Metric);
        return "promptregistry-" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..32];
    }

    private static string Plain(MetricComparison worse) => PlainText.OneLine(worse.ToString());

    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
