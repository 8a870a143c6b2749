using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PromptRegistry.Events.Hosting;
using PromptRegistry.Events.Quotas;
using PromptRegistry.Events.Storage;
using PromptRegistry.Events.Writing;

namespace Microsoft.Extensions.DependencyInjection;

public static class EventsPromptRegistryBuilderExtensions
{
    private static readonly string Journals = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "promptregistry", "events");

    /// <summary>Keeps what happens in one SQLite file, for the processes of one machine; what it does not take waits in a journal beside it.</summary>
    /// <param name="file">The file; made with its folder.</param>
    /// <param name="options">How events are written; defaults serve.</param>
    /// <param name="retention">How much is kept; defaults serve.</param>
    public static IPromptRegistryBuilder UseSqliteEvents(
        this IPromptRegistryBuilder builder, string file, EventWriterOptions? options = null, Retention? retention = null) => UseEvents(
            builder, services => new SqliteEventStore(file, services.GetService<TimeProvider>()),
            WithJournal(options, file + ".journal"), retention);

    /// <summary>Keeps what happens in PostgreSQL, for many machines; what it does not take waits in a journal in the user's folder for local application data.</summary>
    /// <param name="connectionString">As Npgsql reads it. It holds a secret: take it from the configuration.</param>
    /// <param name="schema">The schema of the tables, which is made.</param>
    /// <param name="options">How events are written; defaults serve.</param>
    /// <param name="retention">How much is kept; defaults serve.</param>
    public static IPromptRegistryBuilder UsePostgresEvents(
        this IPromptRegistryBuilder builder, string connectionString, string schema = "promptregistry", EventWriterOptions? options = null, Retention? retention = null) =>
        UseEvents(builder, services => new PostgresEventStore(connectionString, schema, services.GetService<TimeProvider>()), WithJournal(options, Path.Combine(Journals, schema)), retention);

    /// <summary>Keeps what happens in a store of your own, which is disposed with the app.</summary>
    /// <param name="open">Makes the store.</param>
    /// <param name="options">How events are written; defaults serve, and keep no journal.</param>
    /// <param name="retention">How much is kept; defaults serve.</param>
    public static IPromptRegistryBuilder UseEvents(
        this IPromptRegistryBuilder builder, Func<IServiceProvider, IEventStore> open, EventWriterOptions? options = null, Retention? retention = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(open);
        var name = builder.Name;
        if (builder.Services.Any(s => s.ServiceType == typeof(EventsService) && Equals(s.ServiceKey, name)))
            throw new InvalidOperationException("The registry keeps its events already. Take one of the stores.");
        builder.Services.AddKeyedSingleton(name, (services, _) => open(services));
        if (name.Length == 0) builder.Services.AddSingleton(services => services.GetRequiredKeyedService<IEventStore>(""));
        builder.Services.AddKeyedSingleton(name, (services, _) => new EventsService(name, () => options ?? new EventWriterOptions(), retention ?? new Retention(), services));
        builder.Services.AddSingleton<IHostedService>(services => services.GetRequiredKeyedService<EventsService>(name));
        return builder;
    }

    /// <summary>Holds calls to quotas, whose use is kept in the event store: <c>UseSqliteEvents</c> or <c>UsePostgresEvents</c> is needed as well.</summary>
    /// <param name="quotas">The quotas, and what happens at their limits.</param>
    /// <exception cref="InvalidOperationException">The registry has limits already.</exception>
    public static IPromptRegistryBuilder UseQuotas(this IPromptRegistryBuilder builder, QuotaOptions quotas)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(quotas);
        if (quotas.Quotas.GroupBy(q => (q.Name, q.Period)).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"There are two quotas '{twice.Key.Name}' for one period. Give each a name of its own.", nameof(quotas));
        var registry = builder.Name;
        return builder.UseLimits(services => new QuotaLimits(
            services.GetKeyedService<IEventStore>(registry) as IQuotaStore ?? throw new InvalidOperationException(
                "Quotas need a store that keeps what was used: call UseSqliteEvents or UsePostgresEvents, or let your own store implement IQuotaStore."),
            quotas, services.GetRequiredService<ILoggerFactory>().CreateLogger("PromptRegistry.Events"), services.GetService<TimeProvider>() ?? TimeProvider.System));
    }

    /// <summary>Adds a health check: degraded while the store does not take events, or when some were dropped since the last look.</summary>
    /// <param name="name">Default: <c>prompt-events</c>, with the registry's name where it has one.</param>
    /// <param name="failureStatus">What it reports instead of degraded.</param>
    /// <param name="tags">Tags by which checks are chosen.</param>
    public static IPromptRegistryBuilder AddEventsHealthCheck(
        this IPromptRegistryBuilder builder, string? name = null, HealthStatus failureStatus = HealthStatus.Degraded, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var registry = builder.Name;
        builder.Services.AddKeyedSingleton(registry, (services, _) => new EventsHealthCheck(services.GetRequiredKeyedService<EventsService>(registry)));
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            name ?? (registry.Length == 0 ? "prompt-events" : $"prompt-events-{registry}"),
            services => services.GetRequiredKeyedService<EventsHealthCheck>(registry), failureStatus, tags));
        return builder;
    }

    private static EventWriterOptions WithJournal(EventWriterOptions? options, string folder)
    {
        var given = options ?? new EventWriterOptions();
        return given.JournalFolder is null ? given with { JournalFolder = folder } : given;
    }
}
