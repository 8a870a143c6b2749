using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PromptRegistry.Jobs.Hosting;

/// <summary>Healthy while recurring work is done and none failed the last time.</summary>
internal sealed class JobsHealthCheck(JobsService service, WorkBoard board) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var problems = board.Problems.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}: {p.Value}").ToList();
        if (service.Problem is { } problem) problems.Insert(0, $"Recurring work is not done: {problem}");
        return Task.FromResult(problems.Count == 0
            ? HealthCheckResult.Healthy("Recurring work is done.")
            : new HealthCheckResult(context.Registration.FailureStatus, string.Join(" ", problems)));
    }
}
