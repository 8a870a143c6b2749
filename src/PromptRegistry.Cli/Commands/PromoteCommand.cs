using System.CommandLine;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Promotions;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>promote</c>: moves the tags of an environment to releases, all or none.</summary>
internal static class PromoteCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var prompts = new Argument<string[]>("prompts")
        {
            Description = "Prompts, each as name or name@version; without a version the latest release.",
            Arity = ArgumentArity.OneOrMore,
        };
        var to = new Option<string>("--to") { Description = "The environment.", HelpName = "environment", Required = true };
        var over = new Option<string?>("--override")
        {
            Description = "In an emergency: pass over gates that are not met, and say why. The ledger records it.",
            HelpName = "reason",
        };
        var writing = new WritingOptions();
        var command = new PromptCommand("promote", "Move an environment to a release.")
        {
            Examples =
            [
                "dotnet prompt promote summarization --to staging",
                "dotnet prompt promote summarization@1.2.0 support/triage@2.0.1 --to prod --push",
                "dotnet prompt promote summarization@1.2.1 --to prod --override 'leaks names, no time to soak'",
            ],
        };
        command.Arguments.Add(prompts);
        command.Options.Add(to);
        command.Options.Add(over);
        writing.AddTo(command);
        command.SetAction(result => writing.Run(environment, "promote", result, (registry, reporter) =>
        {
            var selections = new List<PromptSelection>();
            var texts = result.GetValue(prompts)!;
            for (var i = 0; i < texts.Length; i++)
            {
                var text = texts[i];
                if (PromptSelection.Meant(texts, i) is { } meant)
                {
                    return reporter.Finish(OutcomeCode.Usage, [RegistryVerb.Misused(RegistryDiagnostics.UnknownVersion,
                        $"'{text}' is a version, where a prompt is expected. Did you mean {meant}?")]);
                }

                if (!PromptSelection.TryParse(text, out var selection))
                {
                    return reporter.Finish(OutcomeCode.Usage, [RegistryVerb.Misused(RegistryDiagnostics.UnknownVersion,
                        $"'{text}' is not a prompt: write name or name@version, such as summarization@1.2.0.")]);
                }

                selections.Add(selection);
            }

            if (result.GetResult(over) is not null && string.IsNullOrWhiteSpace(result.GetValue(over)))
            {
                return reporter.Finish(OutcomeCode.Usage, [RegistryVerb.Misused(RegistryDiagnostics.GateNotMet,
                    "An override needs a reason, which the ledger keeps: --override \"what happened\".")]);
            }

            var request = new PromoteRequest(selections, result.GetValue(to)!)
            {
                Override = result.GetValue(over),
                Options = writing.Of(result),
            };
            return MoveReport.Finish(reporter, new PromoteOperation(registry).Run(request, environment.Cancellation));
        }));
        return command;
    }
}
