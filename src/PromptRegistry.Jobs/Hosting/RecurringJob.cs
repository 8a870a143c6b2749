using System.Globalization;
using Quartz;

namespace PromptRegistry.Jobs.Hosting;

/// <summary>Does recurring work when Quartz.NET says so: one at a time of each name, and again where the process that did it is gone.</summary>
[DisallowConcurrentExecution]
internal sealed class RecurringJob(WorkBoard board) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await board.RunAsync(context.JobDetail.Key.Name, Due(context), cancellationToken).ConfigureAwait(false);

    /// <summary>Of work that is done again, when it was due first.</summary>
    private static DateTimeOffset Due(IJobExecutionContext context)
    {
        if (context.Recovering && context.MergedJobDataMap.TryGetValue(SchedulerConstants.FailedJobOriginalTriggerScheduledFireTime, out var first)
            && DateTimeOffset.TryParse(Convert.ToString(first, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var due))
        {
            return due.ToUniversalTime();
        }

        return (context.ScheduledFireTimeUtc ?? context.FireTimeUtc).ToUniversalTime();
    }
}
