using Microsoft.Extensions.Logging;
using PromptRegistry.Events.Rollouts;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git;
using PromptRegistry.Git.Writing;
using PromptRegistry.Jobs.Rollouts;
using PromptRegistry.Jobs.Work;

namespace PromptRegistry.Jobs.Hosting;

/// <summary>What <c>dotnet prompt rollout tick</c> does, for all prompts of a repository.</summary>
internal sealed class RolloutTickWork(IEventStore store, PromptJobsOptions options, ILogger log) : IRecurringWork
{
    public string Name => WorkNames.RolloutTick;

    public string UsualSchedule => "5min";

    public async Task RunAsync(DateTimeOffset due, CancellationToken cancellation)
    {
        var opened = GitRegistry.Open(options.Repository!, cancellation: cancellation);
        if (!opened.Succeeded) throw new WorkFailedException(opened.Diagnostics);
        using var registry = opened.Value;
        var ticked = await new RolloutTick(registry, store, new WriteOptions(Remote: options.Push)).RunAsync([], cancellation).ConfigureAwait(false);
        foreach (var tick in ticked.Value?.Rollouts ?? [])
        {
            if (tick.Decision.Action == RolloutAction.Hold || tick.Result is null) continue;
            JobsLog.Ticked(log, tick.Rollout.Prompt, tick.Rollout.Version?.ToString(), tick.Rollout.Environment, tick.Decision.Action, tick.Decision.Reason);
        }

        if (ticked.Diagnostics.Any(d => d.IsError)) throw new WorkFailedException(ticked.Diagnostics);
    }
}
