using System.CommandLine;
using System.Globalization;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Log;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>log</c>: what happened, from the ledger.</summary>
internal static class LogCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var prompt = new Argument<string?>("prompt")
        {
            Description = "Only events of this prompt.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var of = new Option<string?>("--env") { Description = "Only events of this environment.", HelpName = "environment" };
        var limit = new Option<int?>("--limit", "-n") { Description = "At most so many, the newest.", HelpName = "count" };
        var kind = new Option<LedgerEventKind?>("--event") { Description = "Only releases, promotions, …", HelpName = "kind" };
        var by = new Option<string?>("--by") { Description = "Only events of people whose name or address contains this.", HelpName = "who" };
        var since = new Option<DateTimeOffset?>("--since") { Description = "Only events not older than this.", HelpName = "time" };
        var lines = new Option<bool>("--json-lines") { Description = "Print one JSON object a line, one event each." };
        var reading = new ReadingOptions();
        var command = new PromptCommand("log", "Show releases, promotions and rollbacks, the newest first.")
        {
            Examples =
            [
                "dotnet prompt log", "dotnet prompt log summarization --env prod -n 10",
                "dotnet prompt log --event promote --since 2026-11-01 --json-lines",
            ],
        };
        command.Arguments.Add(prompt);
        foreach (var option in (Option[])[of, kind, by, since, limit, lines]) command.Options.Add(option);
        reading.AddTo(command);
        command.SetAction(result => reading.Run(
            environment, "log", result, (registry, reporter) =>
            {
                if (result.GetValue(limit) is <= 0)
                {
                    return reporter.Finish(OutcomeCode.Usage,
                        [RegistryVerb.Misused(ManifestDiagnostics.WrongValue, "--limit must be at least 1.")]);
                }

                var request = new LogRequest(result.GetValue(prompt), result.GetValue(of), result.GetValue(limit))
                {
                    Kind = result.GetValue(kind),
                    By = result.GetValue(by),
                    Since = result.GetValue(since),
                };
                return reporter.Finish(
                    new LogOperation(registry).Run(request, environment.Cancellation), result.GetValue(lines) ? LogJson.WriteLines : WriteText, LogJson.Of);
            }));
        return command;
    }

    private static void WriteText(LedgerLog log, TextWriter writer)
    {
        if (log.Events.Count == 0)
        {
            writer.WriteLine("The ledger has no such events.");
            return;
        }

        foreach (var item in log.Events)
        {
            var who = item.Commit?.Author;
            var when = who?.When.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
            var reason = item.Reason is null ? "" : $" ({item.Reason})";
            writer.WriteLine($"{when}  {who?.Who}  {Describe(item)}{(log.Unverified.Contains(item.Commit!.Id) ? " (unverified)" : "")}{reason}");
        }
    }

    private static string Describe(LedgerEvent item)
    {
        // What the event says, not what its first line says; only an event that this version does not know has nothing else.
        if (item.Kind != LedgerEventKind.Other) return item.Subject;
        var subject = item.Commit?.Message.Split('\n')[0];
        return string.IsNullOrEmpty(subject) ? $"{item.Kind} {item.Prompt} {item.Version}" : subject;
    }
}
