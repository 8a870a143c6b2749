using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PromptRegistry.Events.Storage;
using PromptRegistry.Jobs.Alerts;
using PromptRegistry.Jobs.Hosting;
using PromptRegistry.Jobs.Work;

namespace Microsoft.Extensions.DependencyInjection;

public static class JobsServiceCollectionExtensions
{
    /// <summary>
    /// Does recurring work in this process, by Quartz.NET: retention of events, and where a repository is named ticks of rollouts, scores of production and alerts; and every
    /// <see cref="IRecurringWork"/> that is registered. Events are those of the default registry (<c>UseSqliteEvents</c>, <c>UsePostgresEvents</c>), or an
    /// <see cref="IEventStore"/> that is registered.
    /// </summary>
    /// <param name="configure">Says what is done, when and where.</param>
    public static IServiceCollection AddPromptRegistryJobs(this IServiceCollection services, Action<PromptJobsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new PromptJobsOptions();
        configure(options);
        services.AddSingleton<IRecurringWork>(provider => new RetentionWork(Store(provider), options.Retention));
        if (options.Repository is not null)
        {
            services.AddSingleton<IRecurringWork>(provider => new RolloutTickWork(Store(provider), options, Log(provider)));
            services.AddSingleton<IRecurringWork>(provider => new CallEvaluationWork(Store(provider), options, Log(provider), Clock(provider)));
            services.AddSingleton<IRecurringWork>(provider => new AlertWork(Store(provider), options, Log(provider), Clock(provider), [.. provider.GetServices<IAlertListener>()]));
        }

        services.AddSingleton(provider => new WorkBoard([.. provider.GetServices<IRecurringWork>()], Log(provider)));
        services.AddSingleton(provider => new JobsService(provider.GetRequiredService<WorkBoard>(), options, Logs(provider), Clock(provider)));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<JobsService>());
        return services;
    }

    /// <summary>
    /// As above, from the configuration, which is read once: <c>Repository</c>, <c>Push</c>, <c>Cluster</c>, <c>ClusterSchema</c>, <c>ScoredCalls</c>, <c>MaximumCost</c>, and the sections
    /// <c>Schedules</c> (by the work's name), <c>AllowedKeys</c> and <c>AllowedEndpoints</c> (lists).
    /// </summary>
    /// <param name="section">The section.</param>
    /// <param name="configure">Says more, after the configuration.</param>
    /// <exception cref="FormatException">A key is not known, or cannot be read.</exception>
    public static IServiceCollection AddPromptRegistryJobs(this IServiceCollection services, IConfiguration section, Action<PromptJobsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        return AddPromptRegistryJobs(services, options =>
        {
            JobsSection.Read(section, options);
            configure?.Invoke(options);
        });
    }

    /// <summary>Adds a health check: degraded while recurring work is not done, or when some failed the last time.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="failureStatus">What it reports instead of degraded.</param>
    /// <param name="tags">Tags by which checks are chosen.</param>
    public static IServiceCollection AddPromptRegistryJobsHealthCheck(
        this IServiceCollection services, string name = "prompt-jobs", HealthStatus failureStatus = HealthStatus.Degraded, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            name, provider => new JobsHealthCheck(provider.GetRequiredService<JobsService>(), provider.GetRequiredService<WorkBoard>()), failureStatus, tags));
        return services;
    }

    private static IEventStore Store(IServiceProvider provider) => provider.GetService<IEventStore>() ?? throw new InvalidOperationException(
        "Recurring work needs a store of events: call UseSqliteEvents or UsePostgresEvents, or register an IEventStore.");

    private static ILoggerFactory Logs(IServiceProvider provider) => provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;

    private static ILogger Log(IServiceProvider provider) => Logs(provider).CreateLogger(JobsLog.Category);

    private static TimeProvider Clock(IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;
}
