using System.CommandLine;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events.Storage;

namespace PromptRegistry.Cli.Production;

/// <summary>Where the events are that a verb reads.</summary>
internal static class EventsOption
{
    /// <summary>The environment variable that is asked where the option is not given.</summary>
    public const string Variable = "PROMPTREGISTRY_EVENTS";

    public static Option<string?> Create() => new("--events")
    {
        Description = $"Where the app writes events: a SQLite file, or a PostgreSQL connection string. Default: the environment variable {Variable}.",
        HelpName = "store",
    };

    /// <summary>Opens the store; nothing is made where there is none.</summary>
    public static Outcome<IEventStore> Open(string? named, CommandEnvironment environment)
    {
        var text = string.IsNullOrWhiteSpace(named) ? environment.Variables(Variable) : named;
        if (string.IsNullOrWhiteSpace(text))
        {
            return Fail(OutcomeCode.Usage, "No store of events was named. Say where the app writes them: --events <SQLite file or PostgreSQL connection string>, "
                + $"or the environment variable {Variable}.");
        }

        var isPostgres = NamedEventStore.IsPostgres(text);
        if (!isPostgres && Path.GetFullPath(text, environment.WorkingDirectory) is var file && !File.Exists(file))
            return Fail(OutcomeCode.Infrastructure, $"There is no file '{file}' with events. Name the one that the app writes.");
        try
        {
            return Outcome<IEventStore>.Success(NamedEventStore.Open(text, environment.WorkingDirectory, environment.Registry.Clock));
        }
        catch (ArgumentException) when (isPostgres)
        {
            // What it says may hold the password.
            return Fail(OutcomeCode.Usage, "The PostgreSQL connection string cannot be read. Expected is one such as 'Host=db;Database=app;Username=reader'.");
        }
    }

    public static Outcome<IEventStore> Fail(OutcomeCode code, string message) =>
        Outcome<IEventStore>.Failure(code, new Diagnostic(RegistryDiagnostics.EventsUnreadable, SourceLocation.File(""), message));
}
