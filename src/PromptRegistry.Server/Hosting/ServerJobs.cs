using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git;

namespace PromptRegistry.Server.Hosting;

/// <summary>The events and the recurring work of a server: schedules and budgets are those of the repository's settings, and who may be asked says the one who starts it.</summary>
internal static class ServerJobs
{
    /// <summary>What is wrong with what was asked for; null where nothing is.</summary>
    public static Diagnostic? Check(ServerOptions options)
    {
        if (!options.Jobs) return options.IsCluster ? Finding("--cluster goes with --jobs.") : null;
        var events = options.Events ?? "";
        var isPostgres = NamedEventStore.IsPostgres(events);
        var problem = events.Length == 0 ? "Recurring work needs events: say where the app writes them, with --events or the environment variable PROMPTREGISTRY_EVENTS."
            : options.IsCluster && !isPostgres ? "--cluster shares work through the database of the events, and they are in a file: name a PostgreSQL database with --events."
            : !isPostgres && !File.Exists(Path.GetFullPath(events)) ? $"There is no file '{events}' with events. Name the one that the app writes."
            : null;
        return problem is null ? null : Finding(problem);
    }

    public static void AddTo(IServiceCollection services, ServerOptions options)
    {
        if (options.Events is not { } events) return;
        services.AddSingleton<IEventStore>(_ => NamedEventStore.Open(events, Environment.CurrentDirectory, options.Clock));
        if (!options.Jobs) return;
        using var registry = GitRegistry.Open(options.Repository).Value;
        var settings = registry?.Settings.Jobs ?? new();
        services.AddPromptRegistryJobs(jobs =>
        {
            jobs.Repository = options.Repository;
            jobs.Push = options.Moves;
            jobs.Cluster = options.IsCluster ? events : null;
            jobs.ScoredCalls = settings.ScoredCalls;
            jobs.MaximumCost = settings.MaximumCost;
            foreach (var (work, schedule) in settings.Schedules) jobs.Schedules[work] = schedule;
            foreach (var key in options.AllowedKeys) jobs.AllowedKeys.Add(key);
            foreach (var endpoint in options.AllowedEndpoints) jobs.AllowedEndpoints.Add(endpoint);
        });
    }

    private static Diagnostic Finding(string message) => new(RegistryDiagnostics.EventsUnreadable, SourceLocation.File(""), message);
}
