using System.CommandLine;
using PromptRegistry.Cli.Output;
using PromptRegistry.Cli.Scaffolding;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>init</c>: makes a folder a prompt repository, or brings one up to date.</summary>
internal static class InitCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var repository = CommonOptions.Repository();
        var dryRun = CommonOptions.DryRun();
        var json = CommonOptions.Json();
        var command = new PromptCommand("init", "Make a folder a prompt repository; files that are there are kept, schemas brought up to date.")
        {
            Examples = ["dotnet prompt init", "dotnet prompt init --repo ../prompts --dry-run"],
        };
        foreach (var option in (Option[])[repository, dryRun, json]) command.Options.Add(option);
        command.SetAction(result => Run(
            environment,
            Path.GetFullPath(result.GetValue(repository) ?? ".", environment.WorkingDirectory),
            result.GetValue(dryRun),
            RegistryVerb.FormOf(result, json)));
        return command;
    }

    private static int Run(CommandEnvironment environment, string root, bool isDryRun, OutputForm form)
    {
        environment.Cancellation.ThrowIfCancellationRequested();
        var files = FileWriter.Write(root, RepositorySkeleton.Files(), isDryRun);
        return new Reporter(environment, "init", form, root).Finish(
            ExitCode.Passed,
            [],
            text =>
            {
                WritingReport.Text(text, files, isDryRun);
                text.WriteLine("Make a prompt: dotnet prompt new <name>.");
            },
            () => ScaffoldJson.Of(files, isDryRun));
    }
}
