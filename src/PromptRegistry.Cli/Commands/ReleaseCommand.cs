using System.CommandLine;
using PromptRegistry.Cli.Evaluations;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Promotions;
using PromptRegistry.Git.Releasing;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>release</c>: makes the immutable tag of the version that HEAD's commit holds.</summary>
internal static class ReleaseCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var prompt = new Argument<string>("prompt") { Description = "The prompt, as name or name@version; the manifest names the version." };
        var writing = new WritingOptions();
        var noEval = CommonOptions.NoEval();
        var command = new PromptCommand("release", "Release a prompt's version: an immutable tag on HEAD's commit.")
        {
            Examples = ["dotnet prompt release summarization", "dotnet prompt release summarization@1.2.0 --push", "dotnet prompt release support/triage --dry-run"],
        };
        command.Arguments.Add(prompt);
        writing.AddTo(command);
        command.Options.Add(noEval);
        command.SetAction(result => writing.Run(environment, "release", result, (registry, reporter) =>
        {
            var text = result.GetValue(prompt)!;
            if (!PromptSelection.TryParse(text, out var selection))
            {
                return reporter.Finish(OutcomeCode.Usage, [RegistryVerb.Misused(RegistryDiagnostics.UnknownPrompt,
                    $"'{text}' is not a prompt: write name or name@version, such as summarization@1.2.0.")]);
            }

            var evaluated = result.GetValue(noEval) ? ReleaseEvaluation.None : ReleaseEvaluation.AtHead(registry, selection.Name);
            var request = new ReleaseRequest(selection.Name, selection.Version)
            {
                Verdict = evaluated.Verdict,
                Options = writing.Of(result),
            };
            var released = new ReleaseOperation(registry).Run(request, environment.Cancellation);
            return reporter.Finish(released.Succeeded ? evaluated.Beside(released) : released, WriteText, ReleaseJson.Of);
        }));
        return command;
    }

    private static void WriteText(ReleaseResult result, TextWriter writer)
    {
        var after = result.Previous is { } previous ? $", a {result.Bump.ToString().ToLowerInvariant()} step from {previous}" : ", the first release";
        writer.WriteLine(result.DryRun
            ? $"{result.Prompt} {result.Version} would be released at commit {result.Commit.Abbreviated}{after}."
            : $"Released {result.Prompt} {result.Version} at commit {result.Commit.Abbreviated}{after}.");
        foreach (var change in result.Changes) writer.WriteLine("  " + change);
        if (result.Verdict is { } verdict) writer.WriteLine("  " + VerdictReport.Line(verdict));
        RemoteLine.Write(writer, result.DryRun, result.Remote, result.NotAt);
    }
}
