using System.CommandLine;
using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Importing;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Import;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>import</c>: makes prompts of those of other tools, and says line by line what could not be carried over.</summary>
internal static class ImportCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var source = new Argument<string?>("source")
        {
            Description = "A file or a folder: promptfoo, Prompty, dotprompt, Semantic Kernel, Langfuse (JSON), Markdown, text, or a template of another language.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var name = new Option<string?>("--name") { Description = "The prompt's name, where one prompt is imported. Default: what the source calls it.", HelpName = "name" };
        var into = new Option<string?>("--into") { Description = "A folder below prompts/ for all that is imported.", HelpName = "folder" };
        var overwrite = new Option<bool>("--overwrite") { Description = "Write over prompts that are there; else they are left alone, and that is an error." };
        var langfuse = new LangfuseOptions();
        var repository = CommonOptions.Repository();
        var dryRun = CommonOptions.DryRun();
        var json = CommonOptions.Json();
        var command = new PromptCommand("import", "Make prompts of those of other tools.")
        {
            Examples =
            [
                "dotnet prompt import promptfooconfig.yaml --dry-run",
                "dotnet prompt import ../old/prompts --into legacy",
                "dotnet prompt import chat.prompty --name support/chat",
                "dotnet prompt import --from-langfuse https://cloud.langfuse.com --public-key-variable LF_PUBLIC --secret-key-variable LF_SECRET",
            ],
        };
        command.Arguments.Add(source);
        foreach (var option in (Option[])[name, into, overwrite, .. langfuse.All, repository, dryRun, json]) command.Options.Add(option);
        command.SetAction((result, cancellation) => RunAsync(
            environment,
            Path.GetFullPath(result.GetValue(repository) ?? ".", environment.WorkingDirectory),
            new ImportWish(result.GetValue(source), result.GetValue(name), result.GetValue(into)?.Trim('/'), result.GetValue(overwrite), result.GetValue(dryRun), langfuse.Of(result)),
            RegistryVerb.FormOf(result, json),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, string start, ImportWish wish, OutputForm form, CancellationToken cancellation)
    {
        var reporter = new Reporter(environment, "import", form, environment.WorkingDirectory);
        var found = PromptRepository.Find(start);
        if (!found.Succeeded)
        {
            return reporter.Finish(found.Code, [.. found.Diagnostics.Select(d => d.Descriptor == BuildDiagnostics.RepositoryNotFound
                ? d with { Message = $"{d.Message} 'dotnet prompt init' makes one." }
                : d)]);
        }

        var repository = found.Value;
        foreach (var given in (string?[])[wish.Name, wish.Into])
        {
            if (given is { Length: > 0 } && !PromptName.IsValid(given, repository.Settings.Environments, out var reason))
                return reporter.Finish(OutcomeCode.Usage, [RegistryVerb.Misused(ManifestDiagnostics.InvalidName, reason)]);
        }

        var opened = await ImportSource.OpenAsync(environment, wish, cancellation);
        if (!opened.Succeeded) return reporter.Finish(opened.Code, opened.Diagnostics);
        var source = opened.Value;
        var request = new ImportRequest(source.Files, repository.Files, repository.Settings) { Only = source.Only, Name = wish.Name, Into = wish.Into ?? "" };
        var files = Importer.Run(request, cancellation);
        if (wish.Name is not null && files.Sum(f => f.Prompts.Count) > 1)
            return reporter.Finish(OutcomeCode.Usage, [RegistryVerb.Misused(ManifestDiagnostics.InvalidName, "'--name' is for one prompt, and there are several. Leave it out, or name a folder for them with '--into'.")]);
        var writer = new ImportWriter(repository.Root, wish.Overwrite, wish.IsDryRun);
        var outcomes = files.Select(f => writer.Write(f, source)).ToList();
        var findings = outcomes.SelectMany(o => o.Findings).ToList();
        if (outcomes.Count == 0 || outcomes.All(o => o.Json is { Format: null } && o.Findings.Count == 0))
            findings.Add(new Diagnostic(ImportDiagnostics.NothingToImport, SourceLocation.File(source.Shown("")), $"Nothing here is of a format that can be imported. Those are: {Importer.Known}."));
        var hasErrors = findings.Exists(f => f.IsError);
        return reporter.Finish(
            hasErrors ? OutcomeCode.Invalid : OutcomeCode.Passed,
            findings,
            text => ImportText.Write(text, [.. outcomes.Select(o => o.Json)], wish.IsDryRun),
            () => new ImportJson(wish.IsDryRun, [.. outcomes.Select(o => o.Json)]));
    }
}
