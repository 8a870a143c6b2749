using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Settings;

/// <summary>A webhook that is told of what got worse. Neither its address nor its key stands in the file.</summary>
/// <param name="Kind">The shape of what is sent.</param>
/// <param name="UrlVariable">The environment variable that holds the address; null for the kind's public one.</param>
/// <param name="KeyVariable">The environment variable that holds the key; null where there is none.</param>
public sealed record AlertSettings(AlertKind Kind, string? UrlVariable, string? KeyVariable)
{
    /// <summary>How the variables' names begin: a repository can name no other secret of a machine.</summary>
    public const string VariablePrefix = "PROMPTREGISTRY_ALERT";
}

/// <summary>The shape of what a webhook is sent; settings write it in lower case.</summary>
public enum AlertKind
{
    /// <summary>Slack's incoming webhooks, which others understand, too.</summary>
    Slack,

    /// <summary>PagerDuty's Events API v2.</summary>
    PagerDuty,
}

/// <summary>Reads <c>alerts</c>.</summary>
internal static class AlertsParser
{
    private const string Slack = "slack", PagerDuty = "pagerduty";

    public static List<AlertSettings> Read(IReadOnlyList<YamlNode> nodes, List<Diagnostic> diagnostics)
    {
        var alerts = new List<AlertSettings>();
        foreach (var node in nodes)
        {
            if (MappingReader.Open(node, "An alert", diagnostics) is not { } reader) continue;
            reader.Required("kind");
            var kind = reader.Choice("kind", Slack, Slack, PagerDuty) == Slack ? AlertKind.Slack : AlertKind.PagerDuty;
            var url = Variable(reader, "url-variable", diagnostics);
            var key = Variable(reader, "key-variable", diagnostics);
            reader.Finish();
            if (kind == AlertKind.Slack && reader.Node("url-variable") is null) reader.Required("url-variable");
            if (kind == AlertKind.PagerDuty && reader.Node("key-variable") is null) reader.Required("key-variable");
            if (kind == AlertKind.Slack && reader.Node("key-variable") is { } unused)
                diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, unused.Location, "Slack's webhooks have their secret in the address: leave out 'key-variable'."));
            if (kind == AlertKind.Slack ? url is not null : key is not null) alerts.Add(new AlertSettings(kind, url, key));
        }

        return alerts;
    }

    private static string? Variable(MappingReader reader, string key, List<Diagnostic> diagnostics)
    {
        if (reader.Text(key) is not { } name) return null;
        if (name.StartsWith(AlertSettings.VariablePrefix, StringComparison.Ordinal) && name.All(c => c is '_' or (>= 'A' and <= 'Z') or (>= '0' and <= '9'))) return name;
        diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, reader.Node(key)!.Location,
            $"'{name}' is not the name of a variable for alerts: it begins with {AlertSettings.VariablePrefix}, such as {AlertSettings.VariablePrefix}_SLACK_URL. The address or key itself stands in that "
                + "environment variable, never in a file."));
        return null;
    }
}
