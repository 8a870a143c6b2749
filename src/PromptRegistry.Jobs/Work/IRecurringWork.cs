namespace PromptRegistry.Jobs.Work;

/// <summary>Work that is done again and again. Register yours as a service of this type beside <c>AddPromptRegistryJobs</c>; of several processes that share a cluster one does it at a time.</summary>
public interface IRecurringWork
{
    /// <summary>Its name, which settings give a schedule to: lower-case words joined by <c>-</c>.</summary>
    string Name { get; }

    /// <summary>When it is done unless settings say otherwise: a duration such as <c>5min</c> or <c>1h</c>, or a cron expression of Quartz.NET.</summary>
    string UsualSchedule { get; }

    /// <summary>
    /// Does it. What it throws is logged, and the next time comes as planned. Where a process is killed meanwhile another one does it again, so that doing it twice must
    /// harm nothing.
    /// </summary>
    /// <param name="due">When it was due. Each time comes once.</param>
    Task RunAsync(DateTimeOffset due, CancellationToken cancellation);
}
