using PromptRegistry.Events.Storage;
using PromptRegistry.Jobs.Work;

namespace PromptRegistry.Jobs.Hosting;

/// <summary>Removes events that are too old, or too many.</summary>
internal sealed class RetentionWork(IEventStore store, Retention retention) : IRecurringWork
{
    public string Name => WorkNames.Retention;

    public string UsualSchedule => "1h";

    public Task RunAsync(DateTimeOffset due, CancellationToken cancellation) => store.MaintainAsync(retention, cancellation);
}

/// <summary>The names of the work that this package does.</summary>
internal static class WorkNames
{
    /// <summary>Rollouts go on, are held or taken back.</summary>
    public const string RolloutTick = "rollout-tick";

    /// <summary>Calls of production are scored.</summary>
    public const string CallEvaluation = "call-evaluation";

    /// <summary>Old events are removed.</summary>
    public const string Retention = "retention";
}
