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
        var fetch = new Option<string?>("--fetch")
        {
            Description = "Make that a plain 'git fetch' brings the tags and the ledger of a remote into this clone. Default remote: origin.",
            HelpName = "remote",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new PromptCommand("init", "Make a folder a prompt repository; files that are there are kept, schemas brought up to date.")
        {
            Examples = ["dotnet prompt init", "dotnet prompt init --fetch", "dotnet prompt init --repo ../prompts --dry-run"],
        };
        foreach (var option in (Option[])[repository, fetch, dryRun, json]) command.Options.Add(option);
        command.SetAction(result => Run(
            environment,
            Path.GetFullPath(result.GetValue(repository) ?? ".", environment.WorkingDirectory),
            result.GetResult(fetch) is not null,
            result.GetValue(fetch),
            result.GetValue(dryRun),
            RegistryVerb.FormOf(result, json)));
        return command;
    }

    private static int Run(CommandEnvironment environment, string root, bool isFetchWanted, string? remote, bool isDryRun, OutputForm form)
    {
        environment.Cancellation.ThrowIfCancellationRequested();
        var reporter = new Reporter(environment, "init", form, root);
        var files = FileWriter.Write(root, RepositorySkeleton.Files(), isDryRun);
        var fetch = FetchOffer.Make(environment, root, isFetchWanted, remote, isDryRun, asks: form == OutputForm.Text);
        if (!fetch.Succeeded) return reporter.Finish(fetch.Code, fetch.Diagnostics);
        return reporter.Finish(
            OutcomeCode.Passed,
            [],
            text =>
            {
                WritingReport.Text(text, files, isDryRun);
                fetch.Value.Text(text);
                text.WriteLine("Make a prompt: dotnet prompt new <name>.");
            },
            () => ScaffoldJson.Of(files, isDryRun, fetch.Value.Json()));
    }
}
