using System.CommandLine;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Approvals;
using PromptRegistry.Git.Promotions;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>approve</c>: records that a release may enter an environment.</summary>
internal static class ApproveCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var prompt = new Argument<string>("prompt") { Description = "The release, as name@version; without a version the latest one." };
        var to = new Option<string>("--to") { Description = "The environment that it may enter.", HelpName = "environment", Required = true };
        var writing = new WritingOptions();
        var command = new PromptCommand("approve", "Approve a release for an environment. Its releaser cannot.")
        {
            Examples = ["dotnet prompt approve summarization@1.2.0 --to prod --push", "dotnet prompt approve summarization --to prod --sign"],
        };
        command.Arguments.Add(prompt);
        command.Options.Add(to);
        writing.AddTo(command);
        command.SetAction(result => writing.Run(environment, "approve", result, (registry, reporter) =>
        {
            var text = result.GetValue(prompt)!;
            if (!PromptSelection.TryParse(text, out var selection))
            {
                return reporter.Finish(OutcomeCode.Usage, [RegistryVerb.Misused(RegistryDiagnostics.UnknownVersion,
                    $"'{text}' is not a release: write name@version, such as summarization@1.2.0.")]);
            }

            var request = new ApproveRequest(selection.Name, selection.Version, result.GetValue(to)!)
            {
                Options = writing.Of(result),
            };
            return reporter.Finish(new ApproveOperation(registry).Run(request, environment.Cancellation), WriteText, ApproveJson.Of);
        }));
        return command;
    }

    private static void WriteText(ApproveResult result, TextWriter writer)
    {
        var what = $"{result.Prompt} {result.Version} for {result.Environment}";
        writer.WriteLine(result.DryRun ? $"Would approve {what} as {result.By}." : $"Approved {what} as {result.By}.");
        if (!result.IsVerified)
        {
            writer.WriteLine($"This is unverified: {result.Environment} does not require 'signature', so anybody can type that name.");
        }

        foreach (var gate in result.Unmet) writer.WriteLine($"Still missing: {gate.Gate}: {gate.Missing} {gate.Remedy}");
        RemoteLine.Write(writer, result.DryRun, result.Remote, result.NotAt);
    }
}
