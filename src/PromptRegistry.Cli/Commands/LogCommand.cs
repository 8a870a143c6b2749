using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Ledger;

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
        var repository = CommonOptions.Repository();
        var json = CommonOptions.Json();
        var command = new PromptCommand("log", "Show releases, promotions and rollbacks, the newest first.")
        {
            Examples = ["dotnet prompt log", "dotnet prompt log summarization --env prod -n 10"],
        };
        command.Arguments.Add(prompt);
        foreach (var option in (Option[])[of, limit, repository, json]) command.Options.Add(option);
        command.SetAction(result => RegistryVerb.Run(
            environment, "log", result.GetValue(repository), RegistryVerb.FormOf(result, json), (registry, reporter) =>
            {
                if (result.GetValue(limit) is <= 0)
                {
                    return reporter.Finish(ExitCode.Usage,
                        [RegistryVerb.Misused(ManifestDiagnostics.WrongValue, "--limit must be at least 1.")]);
                }

                var request = new LogRequest(result.GetValue(prompt), result.GetValue(of), result.GetValue(limit));
                return reporter.Finish(new LogOperation(registry).Run(request), WriteText, WriteJson);
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
            var when = who?.When.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "";
            var reason = item.Reason is null ? "" : $" ({item.Reason})";
            writer.WriteLine($"{when}  {who?.Who}  {Describe(item)}{reason}");
        }
    }

    private static string Describe(LedgerEvent item)
    {
        var subject = item.Commit?.Message.Split('\n')[0];
        return string.IsNullOrEmpty(subject) ? $"{item.Kind} {item.Prompt} {item.Version}" : subject;
    }

    private static void WriteJson(LedgerLog log, Utf8JsonWriter writer)
    {
        writer.WriteStartArray("events");
        foreach (var item in log.Events)
        {
            writer.WriteStartObject();
            writer.WriteString("event", item.Kind.ToString().ToLowerInvariant());
            writer.WriteString("prompt", item.Prompt);
            writer.WriteString("version", item.Version.ToString());
            writer.WriteString("environment", item.Environment);
            writer.WriteString("previous", item.Previous?.ToString());
            writer.WriteString("target", item.Target?.ToString());
            writer.WriteString("tag", item.Tag?.ToString());
            writer.WriteString("digest", item.Digest);
            writer.WriteString("reason", item.Reason);
            writer.WriteString("by", item.Commit?.Author.Who);
            writer.WriteString("when", item.Commit?.Author.When.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
            writer.WriteString("ledger", item.Commit?.Id.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
