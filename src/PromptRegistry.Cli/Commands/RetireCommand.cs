using System.CommandLine;
using PromptRegistry.Cli.Output;
using PromptRegistry.Cli.Production;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Promotions;
using PromptRegistry.Git.Retirements;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>retire</c>: puts releases that nobody uses into the archive.</summary>
internal static class RetireCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var prompt = new Argument<string>("prompt") { Description = "The release, as name@version; a name alone means all releases of the prompt." };
        var undo = new Option<bool>("--undo") { Description = "Take it out of the archive." };
        var days = SeenCalls.DaysOption("An app that called it within so many days uses it.");
        var events = EventsOption.Create();
        var writing = new WritingOptions();
        var command = new PromptCommand("retire", "Put releases that nobody uses into the archive, where nothing finds them by accident.")
        {
            Examples =
            [
                "dotnet prompt retire summarization@1.0.0 --events /var/lib/app/events.db --push", "dotnet prompt retire old/prompt --dry-run",
                "dotnet prompt retire summarization@1.0.0 --undo --push",
            ],
        };
        command.Arguments.Add(prompt);
        foreach (var option in (Option[])[undo, days, events]) command.Options.Add(option);
        writing.AddTo(command);
        command.SetAction(result => writing.Run(environment, "retire", result, (registry, reporter) =>
        {
            var text = result.GetValue(prompt)!;
            if (!PromptSelection.TryParse(text, out var selection))
            {
                return reporter.Finish(OutcomeCode.Usage, [RegistryVerb.Misused(RegistryDiagnostics.UnknownVersion,
                    $"'{text}' is not a prompt: write name or name@version, such as summarization@1.2.0.")]);
            }

            var findings = new List<Diagnostic>();
            var calls = new List<SeenCall>();
            if (!result.GetValue(undo))
            {
                // Without events nobody knows what apps have compiled in; who retires is told so.
                var isNamed = result.GetValue(events) is not null || !string.IsNullOrWhiteSpace(environment.Variables(EventsOption.Variable));
                var seen = isNamed ? SeenCalls.Read(result.GetValue(events), environment) : Outcome<IReadOnlyList<SeenCall>>.Success([]);
                if (seen.Value is not { } all) return reporter.Finish(seen.Code, seen.Diagnostics);
                var since = environment.Registry.Clock.GetUtcNow().AddDays(-result.GetValue(days));
                calls.AddRange(all.Where(c => c.Last >= since));
                if (!isNamed)
                {
                    findings.Add(RegistryVerb.Misused(RegistryDiagnostics.CallsUnknown,
                        $"No store of events was named, so that nobody knows whether an app still calls {text}. Name it with --events or the environment variable {EventsOption.Variable}."));
                }
            }

            var request = new RetireRequest(selection.Name, selection.Version) { Undo = result.GetValue(undo), Calls = calls, Options = writing.Of(result) };
            var outcome = new RetireOperation(registry).Run(request, environment.Cancellation);
            return reporter.Finish(outcome with { Diagnostics = [.. findings, .. outcome.Diagnostics] }, WriteText, RetireJson.Of);
        }));
        return command;
    }

    private static void WriteText(RetireResult result, TextWriter writer)
    {
        foreach (var release in result.Releases)
        {
            var what = $"{result.Prompt} {release.Version}";
            var be = result.DryRun ? "would be" : "is";
            writer.WriteLine(result.Undo
                ? $"{what} {be} a release again."
                : $"{what} {be} retired, as {release.Archive}. 'dotnet prompt retire {result.Prompt}@{release.Version} --undo' takes it back.");
        }

        RemoteLine.Write(writer, result.DryRun, result.Remote, result.NotAt);
    }
}
