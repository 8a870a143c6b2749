using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PromptRegistry.Events.Hosting;

/// <summary>Healthy while the store takes events and none are lost.</summary>
internal sealed class EventsHealthCheck(EventsService service) : IHealthCheck
{
    private long seenDropped;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (service.Writer?.Status is not { } status) return Task.FromResult(HealthCheckResult.Healthy("Events are not written yet: the app starts."));
        var data = new Dictionary<string, object>
        {
            ["store"] = service.Store,
            ["stored"] = status.Stored,
            ["waiting"] = status.Waiting,
            ["journaledBytes"] = status.Journaled,
            ["dropped"] = status.Dropped,
        };
        var lost = status.Dropped - Interlocked.Exchange(ref seenDropped, status.Dropped);
        var problems = new List<string>();
        if (status.Problem is { } problem) problems.Add(problem);
        if (lost > 0) problems.Add($"{lost} events were dropped since the last look.");
        return Task.FromResult(problems.Count == 0
            ? HealthCheckResult.Healthy("Events are stored.", data)
            : new HealthCheckResult(context.Registration.FailureStatus, string.Join(" ", problems), data: data));
    }
}
