using System.CommandLine;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git.Retirements;

namespace PromptRegistry.Cli.Production;

/// <summary>When apps called which version last.</summary>
internal static class SeenCalls
{
    /// <summary>Who was not called for so many days is not used.</summary>
    private const int UsualDays = 90;

    public static Option<int> DaysOption(string description)
    {
        var days = new Option<int>("--days") { Description = description, HelpName = "count", DefaultValueFactory = _ => UsualDays };
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--days takes a number from 1.");
        });
        return days;
    }

    /// <summary>Reads them from the store that is named.</summary>
    public static Outcome<IReadOnlyList<SeenCall>> Read(string? named, CommandEnvironment environment)
    {
        var opened = EventsOption.Open(named, environment);
        return opened.Value is { } store
            ? ReadAsync(store, environment.Cancellation).GetAwaiter().GetResult()
            : opened.As<IReadOnlyList<SeenCall>>();
    }

    private static async Task<Outcome<IReadOnlyList<SeenCall>>> ReadAsync(IEventStore store, CancellationToken cancellation)
    {
        await using (store)
        {
            try
            {
                var calls = await store.LastCallsAsync(cancellation);
                return Outcome<IReadOnlyList<SeenCall>>.Success([.. calls.Select(c => new SeenCall(c.Prompt, c.Version, c.Environment, c.Hour))]);
            }
            catch (EventStoreException exception)
            {
                return new Outcome<IReadOnlyList<SeenCall>>(null, OutcomeCode.Infrastructure, EventsOption.Fail(OutcomeCode.Infrastructure, exception.Message).Diagnostics);
            }
        }
    }
}
