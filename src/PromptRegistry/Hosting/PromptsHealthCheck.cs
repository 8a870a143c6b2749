using Microsoft.Extensions.Diagnostics.HealthChecks;
using PromptRegistry.Registry;

namespace PromptRegistry.Hosting;

/// <summary>Says whether an environment is followed, and if not, why.</summary>
internal sealed class PromptsHealthCheck(LivePrompts prompts) : IHealthCheck
{
    /// <summary>A source that is silent so long is a problem, whatever it said before: a minute, and so many intervals.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private const int Intervals = 10;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var snapshot = prompts.Snapshot;
        var since = prompts.SinceLastRead;
        List<string> problems = snapshot is null
            ? ["The source was not read yet; what the app was built with is served."]
            : [.. snapshot.Problems.Select(p => p.Message)];
        var limit = Silence + (Intervals * prompts.Options.RefreshInterval);
        if (prompts.HasSource && problems.Count == 0 && since > limit)
        {
            problems.Add($"{prompts.Source} was read {Age.Text(since.Value)} ago, and did not answer since; what was read then is served.");
        }

        var data = new Dictionary<string, object>
        {
            ["source"] = prompts.Source,
            ["environment"] = prompts.Options.Environment,
            ["problems"] = problems.ToArray(),
            ["served"] = (snapshot?.Served ?? []).Select(i => $"{i.Name} {i.Version} ({i.Reason})").ToArray(),
        };
        if (since is { } seconds) data["secondsSinceLastRead"] = Math.Round(seconds.TotalSeconds, 1);
        if (prompts.LastRead is { } at) data["lastRead"] = at;
        return Task.FromResult(problems.Count == 0
            ? HealthCheckResult.Healthy(Served(since), data)
            : new HealthCheckResult(context.Registration.FailureStatus, string.Join(" ", problems), data: data));
    }

    private string Served(TimeSpan? since) => !prompts.HasSource ? "No source is followed; what the app was built with is served."
        : since is { } age ? $"{prompts.Options.Environment} of {prompts.Source}, read {Age.Text(age)} ago."
        : $"{prompts.Options.Environment} of {prompts.Source}.";
}
