using System.CommandLine;
using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Output;
using PromptRegistry.Cli.Production;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Events.Storage;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>cases</c>: what production teaches a suite.</summary>
internal static class CasesCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var command = new PromptCommand("cases", "Add cases to a suite.") { Examples = ["dotnet prompt cases add support/triage --from-feedback --events /var/lib/app/events.db"] };
        command.Subcommands.Add(Add(environment));
        return command;
    }

    private static PromptCommand Add(CommandEnvironment environment)
    {
        var prompt = new Argument<string>("prompt") { Description = "The prompt whose suite gets the cases." };
        var feedback = new Option<bool>("--from-feedback") { Description = "Make cases of calls with a thumb down, a rating of at most 0.5, or a correction." };
        var events = EventsOption.Create();
        var since = new Option<string>("--since") { Description = "How far back to look: 24h, 7d, 30d.", HelpName = "duration", DefaultValueFactory = _ => "7d" };
        var env = new Option<string?>("--env") { Description = "Only calls of this environment.", HelpName = "environment" };
        var limit = new Option<int>("--limit", "-n") { Description = "At most so many cases, of the newest calls.", HelpName = "count", DefaultValueFactory = _ => 20 };
        var repository = CommonOptions.Repository();
        var json = CommonOptions.Json();
        var dryRun = CommonOptions.DryRun();
        since.Validators.Add(result =>
        {
            if (Duration.Read(result.GetValueOrDefault<string>()!) is not { Ticks: > 0 }) result.AddError($"--since takes a duration such as 24h or 7d, and '{result.GetValueOrDefault<string>()}' is none.");
        });
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--limit takes a number from 1.");
        });
        var command = new PromptCommand("add", "Make cases of calls that somebody did not like, as an edit of evals.yaml to be reviewed.")
        {
            Examples = ["dotnet prompt cases add support/triage --from-feedback --events /var/lib/app/events.db", "dotnet prompt cases add support/triage --from-feedback --since 30d --dry-run --json"],
        };
        command.Arguments.Add(prompt);
        foreach (var option in (Option[])[feedback, events, since, env, limit, repository, json, dryRun]) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(feedback)) result.AddError("Say what to make cases of: --from-feedback.");
        });
        command.SetAction(async (result, _) =>
        {
            var start = Path.GetFullPath(result.GetValue(repository) ?? environment.WorkingDirectory, environment.WorkingDirectory);
            var found = PromptRepository.Find(start);
            var reporter = new Reporter(environment, "cases add", result.GetValue(json) ? OutputForm.Json : OutputForm.Text, found.Value?.Root ?? start);
            if (found.Value is not { } root) return reporter.Finish(found.Code, found.Diagnostics);
            var selected = root.Select([result.GetValue(prompt)!]);
            if (selected.Value is not { } names) return reporter.Finish(selected.Code, selected.Diagnostics);
            var opened = EventsOption.Open(result.GetValue(events), environment);
            if (opened.Value is not { } store) return reporter.Finish(opened.Code, opened.Diagnostics);
            await using (store)
            {
                try
                {
                    var now = environment.Registry.Clock.GetUtcNow();
                    var request = new FeedbackCaseRequest(names[0], now - Duration.Read(result.GetValue(since)!)!.Value, now)
                    {
                        Environment = result.GetValue(env),
                        Limit = result.GetValue(limit),
                        DryRun = result.GetValue(dryRun),
                    };
                    return reporter.Finish(await new FeedbackCases(environment, root, store).AddAsync(request), (added, text) => Write(names[0], added, text), AddedCasesJson.Of);
                }
                catch (EventStoreException exception)
                {
                    return reporter.Finish(OutcomeCode.Infrastructure, EventsOption.Fail(OutcomeCode.Infrastructure, exception.Message).Diagnostics);
                }
            }
        });
        return command;
    }

    private static void Write(string prompt, AddedCases added, TextWriter writer)
    {
        if (added.Calls == 0)
        {
            writer.WriteLine("There were no such calls with negative feedback.");
            return;
        }

        foreach (var id in added.Cases) writer.WriteLine(added.DryRun ? $"{id} would be added." : $"{id} is added to {added.Suite}.");
        if (added.Cases.Count == 0) writer.WriteLine($"No case was added, of {added.Calls} calls with negative feedback.");
        else if (!added.DryRun) writer.WriteLine($"Review them, and record their answers: dotnet prompt eval {prompt} --mode record.");
    }
}
