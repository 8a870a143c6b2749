using PromptRegistry.Events.Reports;

namespace PromptRegistry.Jobs.Alerts;

/// <summary>Told of what got worse, beside those whom the settings name; it may be told of the same thing again.</summary>
internal interface IAlertListener
{
    Task TellAsync(IReadOnlyList<MetricComparison> alerts, DateTimeOffset at, CancellationToken cancellation);
}
