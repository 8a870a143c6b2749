using Microsoft.Extensions.Logging;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git;
using PromptRegistry.Jobs.Calls;
using PromptRegistry.Jobs.Work;

namespace PromptRegistry.Jobs.Hosting;

/// <summary>What <c>dotnet prompt eval calls</c> does, for all prompts of a repository that have a suite.</summary>
internal sealed class CallEvaluationWork(IEventStore store, PromptJobsOptions options, ILogger log, TimeProvider clock) : IRecurringWork
{
    public string Name => WorkNames.CallEvaluation;

    public string UsualSchedule => "1h";

    public async Task RunAsync(DateTimeOffset due, CancellationToken cancellation)
    {
        var opened = GitRegistry.Open(options.Repository!, cancellation: cancellation);
        if (!opened.Succeeded) throw new WorkFailedException(opened.Diagnostics);
        using var registry = opened.Value;
        var request = options.Evaluation with { Clock = clock };
        var done = await new CallEvaluation(registry, store, request).RunAsync([], cancellation).ConfigureAwait(false);
        foreach (var prompt in done.Value?.Prompts ?? [])
        {
            if (prompt.Scored > 0) JobsLog.Scored(log, prompt.Scored, prompt.Prompt, prompt.Reached ?? "none");
        }

        foreach (var finding in done.Diagnostics.Where(d => d.Descriptor == RegistryDiagnostics.ScoresDrifted)) JobsLog.Drifted(log, finding.Message);
        if (done.Diagnostics.Any(d => d.IsError)) throw new WorkFailedException(done.Diagnostics);
    }
}
