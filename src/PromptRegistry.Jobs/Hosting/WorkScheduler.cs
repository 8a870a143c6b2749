using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using PromptRegistry.Jobs.Work;
using Quartz;

namespace PromptRegistry.Jobs.Hosting;

/// <summary>A scheduler of Quartz.NET that does the work of a board: in the memory of this process, or in a cluster through PostgreSQL.</summary>
internal sealed class WorkScheduler : IAsyncDisposable
{
    /// <summary>Its name, and that of its jobs' group: an app may have schedulers of its own beside it.</summary>
    private const string Name = "promptregistry";

    private readonly ISchedulerFactory factory;
    private readonly IScheduler scheduler;

    private WorkScheduler(ISchedulerFactory factory, IScheduler scheduler) => (this.factory, this.scheduler) = (factory, scheduler);

    public static async Task<WorkScheduler> StartAsync(WorkBoard board, PromptJobsOptions options, ILoggerFactory logs, CancellationToken cancellation)
    {
        if (options.Cluster is not null) await PrepareAsync(options, cancellation).ConfigureAwait(false);
        var factory = QuartzSchedulerBuilder.Create(quartz =>
        {
            quartz.Services.AddSingleton(logs);
            quartz.Services.AddSingleton(board);
            quartz.ConfigureScheduler(s =>
            {
                s.InstanceName = Name;
                s.GenerateInstanceId = true;
            });
            if (options.Cluster is null) return;
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(NpgsqlFactory.Instance, Connection(options));
                store.ProvisionSchema();
                store.UseClustering(cluster =>
                {
                    cluster.CheckinInterval = options.ClusterPatience / 2;
                    cluster.CheckinMisfireThreshold = options.ClusterPatience / 2;
                });
            });
        }).Build();
        var scheduler = await factory.GetScheduler(cancellation).ConfigureAwait(false);
        var made = new WorkScheduler(factory, scheduler);
        try
        {
            foreach (var work in board.Work) await made.ScheduleAsync(work, options, cancellation).ConfigureAwait(false);
            await scheduler.Start(cancellation).ConfigureAwait(false);
            return made;
        }
        catch
        {
            await made.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends it; work that is under way is told to end, and waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        await scheduler.Shutdown(true, CancellationToken.None).ConfigureAwait(false);
        if (factory is IAsyncDisposable container) await container.DisposeAsync().ConfigureAwait(false);
    }

    private static string Connection(PromptJobsOptions options) =>
        new NpgsqlConnectionStringBuilder(options.Cluster) { SearchPath = options.ClusterSchema }.ToString();

    /// <summary>The schema; Quartz.NET makes its own tables in it. One process at a time.</summary>
    private static async Task PrepareAsync(PromptJobsOptions options, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(options.Cluster!);
        await using var connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(
            $"SELECT pg_advisory_xact_lock(hashtext('promptregistry {options.ClusterSchema}')); CREATE SCHEMA IF NOT EXISTS {options.ClusterSchema}", connection, transaction);
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// A trigger bears its schedule in its name: processes with the same settings find it there, and leave it as it is, so that no time comes twice when one of them starts.
    /// </summary>
    private async Task ScheduleAsync(IRecurringWork work, PromptJobsOptions options, CancellationToken cancellation)
    {
        var (schedule, problem) = WorkSchedule.Parse(options.Schedules.TryGetValue(work.Name, out var text) ? text : work.UsualSchedule);
        if (problem is not null) throw new InvalidOperationException($"The schedule of {work.Name}: {problem}");
        var job = new JobKey(work.Name, Name);
        var wanted = schedule is null ? null : new TriggerKey($"{work.Name} {schedule}", Name);
        foreach (var key in await TriggersAsync(job, cancellation).ConfigureAwait(false))
        {
            if (!key.Equals(wanted)) await scheduler.UnscheduleJob(key, cancellation).ConfigureAwait(false);
        }

        if (wanted is null || await scheduler.Exists(wanted, cancellation).ConfigureAwait(false)) return;
        var detail = JobBuilder.Create<RecurringJob>().WithIdentity(job).RequestRecovery(true).StoreDurably(true).Build();
        try
        {
            if (!await scheduler.Exists(job, cancellation).ConfigureAwait(false)) await scheduler.AddJob(detail, cancellationToken: cancellation).ConfigureAwait(false);
        }
        catch (ObjectAlreadyExistsException)
        {
            // Another process was faster.
        }

        try
        {
            await scheduler.ScheduleJob(Trigger(schedule!, wanted, job), cancellationToken: cancellation).ConfigureAwait(false);
        }
        catch (ObjectAlreadyExistsException)
        {
            // The same.
        }
    }

    private async Task<IReadOnlyList<TriggerKey>> TriggersAsync(JobKey job, CancellationToken cancellation)
    {
        var found = await scheduler.QueryTriggers(new TriggerQuery { Job = job, Take = PagedQuery.All }, cancellation).ConfigureAwait(false);
        // Others are of work that is done again, because a process that did it is gone.
        return [.. found.Items.Select(t => t.Key).Where(k => k.Group == Name)];
    }

    private static ITrigger Trigger(WorkSchedule schedule, TriggerKey key, JobKey job)
    {
        var trigger = TriggerBuilder.Create().WithIdentity(key).ForJob(job).StartAt(schedule.First(DateTimeOffset.UtcNow));
        return schedule.Every is { } every
            ? trigger.WithSchedule(SimpleScheduleBuilder.Create().WithInterval(every).RepeatForever()
                .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)).Build()
            : trigger.WithSchedule(CronScheduleBuilder.Create(schedule.Cron!).InTimeZone(TimeZoneInfo.Utc)
                .WithMisfireInstruction(CronTriggerMisfireInstruction.DoNothing)).Build();
    }
}
