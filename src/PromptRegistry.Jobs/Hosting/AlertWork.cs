using Microsoft.Extensions.Logging;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Events.Reports;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git;
using PromptRegistry.Jobs.Alerts;
using PromptRegistry.Jobs.Work;

namespace PromptRegistry.Jobs.Hosting;

/// <summary>What <c>dotnet prompt stats --alert</c> does: tells those whom the settings name of what got worse. Each thing is told once while this process runs.</summary>
internal sealed class AlertWork(
    IEventStore store, PromptJobsOptions options, ILogger log, TimeProvider clock, IReadOnlyList<IAlertListener> listeners) : IRecurringWork, IDisposable
{
    /// <summary>How far back is looked, as by <c>stats</c>.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromDays(7);

    private AlertSender? sender;
    private IReadOnlyList<AlertSettings> told = [];

    public string Name => WorkNames.Alerts;

    public string UsualSchedule => "15min";

    public async Task RunAsync(DateTimeOffset due, CancellationToken cancellation)
    {
        Read();
        if (sender is null && listeners.Count == 0) return;
        var report = await StatsReport.ReadAsync(store, new StatsQuestion(due - Window, due), cancellation).ConfigureAwait(false);
        foreach (var worse in report.Alerts) JobsLog.Worse(log, worse.ToString());
        foreach (var listener in listeners) await listener.TellAsync(report.Alerts, due, cancellation).ConfigureAwait(false);
        var failed = sender is null ? [] : await sender.SendAsync(report.Alerts, cancellation).ConfigureAwait(false);
        if (failed.Count > 0) throw new WorkFailedException(failed.Select(f => f with { Severity = DiagnosticSeverity.Error }));
    }

    public void Dispose() => sender?.Dispose();

    /// <summary>The settings as they are now; where they name others than before, those are told of everything.</summary>
    private void Read()
    {
        var opened = GitRegistry.Open(options.Repository!);
        if (!opened.Succeeded) throw new WorkFailedException(opened.Diagnostics);
        using var registry = opened.Value;
        var alerts = registry.Settings.Alerts;
        if (alerts.SequenceEqual(told)) return;
        sender?.Dispose();
        (sender, told) = (null, []);
        if (alerts.Count == 0) return;
        var ready = AlertSender.Open(alerts, options.Variables, options.Network ?? new AlertNetwork(clock));
        if (!ready.Succeeded) throw new WorkFailedException(ready.Diagnostics);
        (sender, told) = (ready.Value, alerts);
    }
}
