using System.CommandLine;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Promotions;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>rollback</c>: moves an environment back to what was there before, or to a given version.</summary>
internal static class RollbackCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var prompt = new Argument<string>("prompt") { Description = "The prompt to roll back." };
        var from = new Option<string>("--in", "--env")
        {
            Description = "The environment.",
            HelpName = "environment",
            DefaultValueFactory = _ => "prod",
        };
        var to = new Option<string?>("--to")
        {
            Description = "The version to go back to. Default: the one that was there before.",
            HelpName = "version",
        };
        var writing = new WritingOptions();
        var command = new PromptCommand("rollback", "Move an environment back to an earlier version.")
        {
            Examples =
            [
                "dotnet prompt rollback summarization --in prod",
                "dotnet prompt rollback summarization --in prod --to 1.0.0 --reason 'too long' --push",
            ],
        };
        command.Arguments.Add(prompt);
        command.Options.Add(from);
        command.Options.Add(to);
        writing.AddTo(command);
        command.SetAction(result => writing.Run(environment, "rollback", result, (registry, reporter) =>
        {
            PromptVersion? version = null;
            if (result.GetValue(to) is { } text)
            {
                if (!PromptVersion.TryParse(text.TrimStart('v'), out var parsed))
                {
                    return reporter.Finish(OutcomeCode.Usage, [RegistryVerb.Misused(RegistryDiagnostics.UnknownVersion,
                        $"'{text}' is not a version: write --to 1.2.0.")]);
                }

                version = parsed;
            }

            var request = new RollbackRequest(result.GetValue(prompt)!, result.GetValue(from)!, version)
            {
                Options = writing.Of(result),
            };
            return MoveReport.Finish(reporter, new RollbackOperation(registry).Run(request, environment.Cancellation));
        }));
        return command;
    }
}
