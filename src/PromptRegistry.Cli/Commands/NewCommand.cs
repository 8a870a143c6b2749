using System.CommandLine;
using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Output;
using PromptRegistry.Cli.Scaffolding;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Versions;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>new</c>: makes a prompt that passes every check, to be filled in.</summary>
internal static class NewCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var name = new Argument<string>("name") { Description = "The prompt's name: its folder below prompts/." };
        var suite = new Option<bool>("--suite") { Description = "Make an evaluation suite with a first case, too." };
        var repository = CommonOptions.Repository();
        var dryRun = CommonOptions.DryRun();
        var json = CommonOptions.Json();
        var command = new PromptCommand("new", "Make a prompt.")
        {
            Examples = ["dotnet prompt new summarization", "dotnet prompt new support/reply --suite"],
        };
        command.Arguments.Add(name);
        foreach (var option in (Option[])[suite, repository, dryRun, json]) command.Options.Add(option);
        command.SetAction(result => Run(
            environment,
            Path.GetFullPath(result.GetValue(repository) ?? ".", environment.WorkingDirectory),
            result.GetValue(name)!,
            result.GetValue(suite),
            result.GetValue(dryRun),
            RegistryVerb.FormOf(result, json)));
        return command;
    }

    private static int Run(CommandEnvironment environment, string start, string name, bool hasSuite, bool isDryRun, OutputForm form)
    {
        var found = PromptRepository.Find(start);
        var reporter = new Reporter(environment, "new", form, found.Value?.Root ?? start);
        if (!found.Succeeded)
        {
            return reporter.Finish(found.Code, [.. found.Diagnostics.Select(d => d.Descriptor == BuildDiagnostics.RepositoryNotFound
                ? d with { Message = $"{d.Message} 'dotnet prompt init' makes one." }
                : d)]);
        }

        var root = found.Value.Root;
        if (!PromptName.IsValid(name, found.Value.Settings.Environments, out var reason))
        {
            return reporter.Finish(ExitCode.Usage, [RegistryVerb.Misused(ManifestDiagnostics.InvalidName, reason)]);
        }

        if (File.Exists(Path.Combine(root, PromptPaths.Manifest(name))))
        {
            return reporter.Finish(ExitCode.Usage, [RegistryVerb.Misused(ManifestDiagnostics.InvalidName,
                $"There is a prompt '{name}' already: {PromptPaths.Manifest(name)}. Choose another name.")]);
        }

        environment.Cancellation.ThrowIfCancellationRequested();
        var files = FileWriter.Write(root, [.. PromptSkeleton.Files(name, hasSuite), .. ShippedFiles.Guards, .. ShippedFiles.Schemas], isDryRun);
        var fetch = FetchOffer.Make(environment, root, isWanted: false, remote: null, isDryRun, asks: form == OutputForm.Text);
        return reporter.Finish(
            ExitCode.Passed,
            [],
            text =>
            {
                WritingReport.Text(text, [.. files.Where(f => f.Writing != FileWriting.Kept)], isDryRun);
                text.WriteLine($"Write it in {PromptPaths.Folder(name)}/, then: dotnet prompt check {name}.");
                fetch.Value?.Text(text);
                if (hasSuite) text.WriteLine($"Record the answers of the model: dotnet prompt eval {name} --mode record.");
            },
            () => ScaffoldJson.Of(files, isDryRun, fetch.Value?.Json()));
    }
}
