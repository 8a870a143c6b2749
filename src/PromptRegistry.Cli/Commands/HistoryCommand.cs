using System.CommandLine;
using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Output;
using PromptRegistry.Cli.Production;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Storage;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>history</c>: the last calls of a prompt, as the model saw them.</summary>
internal static class HistoryCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var prompt = new Argument<string>("prompt") { Description = "The prompt whose calls are shown." };
        var events = EventsOption.Create();
        events.Description += " Without either, the recorded answers to the suite's cases are shown.";
        var since = new Option<string>("--since") { Description = "How far back to look: 24h, 7d, 30d.", HelpName = "duration", DefaultValueFactory = _ => "30d" };
        var env = new Option<string?>("--env") { Description = "Only calls of this environment.", HelpName = "environment" };
        var limit = new Option<int>("--limit", "-n") { Description = "At most so many calls.", HelpName = "count", DefaultValueFactory = _ => 10 };
        var repository = CommonOptions.Repository();
        var json = CommonOptions.Json();
        since.Validators.Add(result =>
        {
            if (Duration.Read(result.GetValueOrDefault<string>()!) is not { Ticks: > 0 }) result.AddError($"--since takes a duration such as 24h or 7d, and '{result.GetValueOrDefault<string>()}' is none.");
        });
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 10_000) result.AddError("--limit takes a number from 1 to 10000.");
        });
        var command = new PromptCommand("history", "Show the last calls of a prompt as the model saw them: messages, answer, what they took, what was said of them.")
        {
            Examples = ["dotnet prompt history support/triage --events /var/lib/app/events.db -n 3", "dotnet prompt history support/triage --json"],
        };
        command.Arguments.Add(prompt);
        foreach (var option in (Option[])[events, since, env, limit, repository, json]) command.Options.Add(option);
        command.SetAction(async (result, _) =>
        {
            var start = Path.GetFullPath(result.GetValue(repository) ?? environment.WorkingDirectory, environment.WorkingDirectory);
            var found = PromptRepository.Find(start);
            var reporter = new Reporter(environment, "history", result.GetValue(json) ? OutputForm.Json : OutputForm.Text, found.Value?.Root ?? start);
            if (found.Value is not { } root) return reporter.Finish(found.Code, found.Diagnostics);
            var name = root.Settings.LocalName(result.GetValue(prompt)!);
            var now = environment.Registry.Clock.GetUtcNow();
            var filter = new CallFilter(now - Duration.Read(result.GetValue(since)!)!.Value, now) { Environment = result.GetValue(env), Limit = result.GetValue(limit) };
            var read = result.GetValue(events) is null && string.IsNullOrWhiteSpace(environment.Variables(EventsOption.Variable))
                ? await CallHistory.OfRecordingsAsync(root, name, filter.Limit, environment.Cancellation)
                : await OfEventsAsync(environment, root, result.GetValue(events), name, filter);
            return reporter.Finish(read, HistoryText.Write, HistoryJson.Of);
        });
        return command;
    }

    private static async Task<Outcome<CallHistory>> OfEventsAsync(CommandEnvironment environment, PromptRepository repository, string? named, string prompt, CallFilter filter)
    {
        var opened = EventsOption.Open(named, environment);
        if (opened.Value is not { } store) return opened.As<CallHistory>();
        await using (store)
        {
            try
            {
                return await CallHistory.OfEventsAsync(repository, store, prompt, filter, environment.Cancellation);
            }
            catch (EventStoreException exception)
            {
                return EventsOption.Fail(OutcomeCode.Infrastructure, exception.Message).As<CallHistory>();
            }
        }
    }
}
