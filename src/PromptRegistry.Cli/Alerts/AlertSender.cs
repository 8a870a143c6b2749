using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Events.Reports;

namespace PromptRegistry.Cli.Alerts;

/// <summary>Tells webhooks of what got worse, each thing once while this runs.</summary>
internal sealed class AlertSender : IDisposable
{
    private static readonly Uri PagerDuty = new("https://events.pagerduty.com/v2/enqueue");

    private readonly HttpClient client;
    private readonly IReadOnlyList<Target> targets;
    private readonly TimeProvider clock;
    private readonly HashSet<(string, string)> told = [];

    private AlertSender(IReadOnlyList<Target> targets, AlertNetwork network)
    {
        this.targets = targets;
        clock = network.Clock;
        client = AlertHttp.Create(network);
    }

    /// <summary>Reads addresses and keys from the variables that the settings name.</summary>
    public static Outcome<AlertSender> Open(IReadOnlyList<AlertSettings> alerts, Func<string, string?> variables, AlertNetwork network)
    {
        if (alerts.Count == 0)
        {
            return Fail($"{RepositorySettings.FileName} names nobody to tell. Add 'alerts: [{{ kind: slack, url-variable: {AlertSettings.VariablePrefix}_SLACK_URL }}]', "
                + "or leave out --alert.");
        }

        var targets = new List<Target>();
        foreach (var alert in alerts)
        {
            var address = alert.UrlVariable is { } url ? variables(url) : PagerDuty.ToString();
            var key = alert.KeyVariable is { } name ? variables(name) : null;
            if (string.IsNullOrWhiteSpace(address)) return Missing(alert.UrlVariable!, "the webhook's https address");
            if (alert.KeyVariable is { } needed && string.IsNullOrWhiteSpace(key)) return Missing(needed, "the integration key");
            // What it is instead may be a secret.
            if (!Uri.TryCreate(address, UriKind.Absolute, out var to) || to.Scheme != Uri.UriSchemeHttps || to.UserInfo.Length > 0)
                return Fail($"The environment variable {alert.UrlVariable} holds no https address. Alerts go to https addresses without a name or password in them.");
            targets.Add(new Target(alert, to, key));
        }

        return Outcome<AlertSender>.Success(new AlertSender(targets, network));
    }

    /// <summary>Tells of what was not told before.</summary>
    /// <returns>What could not be told; it is tried again at the next look.</returns>
    public async Task<IReadOnlyList<Diagnostic>> SendAsync(IReadOnlyList<MetricComparison> alerts, CancellationToken cancellation)
    {
        var findings = new List<Diagnostic>();
        foreach (var target in targets)
        {
            foreach (var worse in alerts)
            {
                var id = (target.Name, AlertMessage.Key(worse));
                if (told.Contains(id)) continue;
                if (await SendAsync(target, worse, cancellation).ConfigureAwait(false) is not { } problem) told.Add(id);
                else findings.Add(Finding($"{target.Name} was not told that '{worse.Metric}' of {worse.Prompt} {worse.Version} got worse: {problem}"));
            }
        }

        return findings;
    }

    public void Dispose() => client.Dispose();

    private async Task<string?> SendAsync(Target target, MetricComparison worse, CancellationToken cancellation)
    {
        JsonObject body = target.Alert.Kind == AlertKind.Slack ? AlertMessage.Slack(worse) : AlertMessage.PagerDuty(worse, target.Key!, clock.GetUtcNow());
        try
        {
            using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync(target.Address, content, cancellation).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? null
                : string.Create(CultureInfo.InvariantCulture, $"it answered {(int)answer.StatusCode}")
                    + ((int)answer.StatusCode is >= 300 and < 400 ? ", a redirection, which alerts do not follow. Name the address that it leads to." : ".");
        }
        catch (HttpRequestException exception)
        {
            return exception.InnerException is AddressNotAllowedException inside ? inside.Message : "it cannot be reached (" + exception.HttpRequestError + ").";
        }
        catch (Exception exception) when (exception is Polly.Timeout.TimeoutRejectedException or IOException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return "it does not answer.";
        }
    }

    private static Outcome<AlertSender> Missing(string variable, string what) => Fail($"The environment variable {variable} is not set. It holds {what}.");

    private static Outcome<AlertSender> Fail(string message) => Outcome<AlertSender>.Failure(OutcomeCode.Usage, Finding(message) with { Severity = DiagnosticSeverity.Error });

    private static Diagnostic Finding(string message) => new(RegistryDiagnostics.AlertNotSent, SourceLocation.File(""), message);

    private sealed record Target(AlertSettings Alert, Uri Address, string? Key)
    {
        /// <summary>The address may be the secret.</summary>
        public string Name => Alert.UrlVariable ?? Alert.KeyVariable!;
    }
}
