using System.CommandLine;
using PromptRegistry.Cli.Evaluations;
using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Output;
using PromptRegistry.Cli.Scaffolding;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Files;
using PromptRegistry.Import.Exporting;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>export</c>: writes prompts for other tools, and says line by line what those cannot say.</summary>
internal static class ExportCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var prompts = CommonOptions.Prompts("The prompts, as name or name@version; a version is a release, an environment or a commit. Default: all of the work tree.");
        var format = new Option<string>("--format") { Description = "What the files are for.", Required = true };
        format.AcceptOnlyFromAmong([.. Exporter.Known]);
        var output = new Option<string?>("--output") { Description = "The folder that the files are written to. Default: the working directory.", HelpName = "folder" };
        var overwrite = new Option<bool>("--overwrite") { Description = "Write over files that are there; else they are left alone, and that is an error." };
        var repository = CommonOptions.Repository();
        var dryRun = CommonOptions.DryRun();
        var json = CommonOptions.Json();
        var command = new PromptCommand("export", "Write prompts for Langfuse, Prompty or dotprompt.")
        {
            Examples =
            [
                "dotnet prompt export --format prompty --output ../exported",
                "dotnet prompt export support/triage@prod --format langfuse",
                "dotnet prompt export summarization --format dotprompt --dry-run",
            ],
        };
        command.Arguments.Add(prompts);
        foreach (var option in (Option[])[format, output, overwrite, repository, dryRun, json]) command.Options.Add(option);
        command.SetAction((result, _) => Task.FromResult(Run(
            environment,
            result.GetValue(repository) ?? environment.WorkingDirectory,
            new Wish(
                result.GetValue(prompts) ?? [],
                result.GetValue(format)!,
                Path.GetFullPath(result.GetValue(output) ?? ".", environment.WorkingDirectory),
                result.GetValue(overwrite),
                result.GetValue(dryRun)),
            RegistryVerb.FormOf(result, json))));
        return command;
    }

    private static int Run(CommandEnvironment environment, string start, Wish wish, OutputForm form)
    {
        var found = PromptRepository.Find(start);
        var reporter = new Reporter(environment, "export", form, found.Value?.Root ?? start);
        if (!found.Succeeded) return reporter.Finish(found.Code, found.Diagnostics);
        var repository = found.Value;
        var names = wish.Prompts;
        if (names.Count == 0)
        {
            var all = repository.Select([]);
            if (!all.Succeeded) return reporter.Finish(all.Code, all.Diagnostics);
            names = all.Value;
        }

        var findings = new List<Diagnostic>();
        var done = new List<ExportedPromptJson>();
        foreach (var name in names)
        {
            environment.Cancellation.ThrowIfCancellationRequested();
            var named = NamedPrompt.Find(environment, repository, name);
            if (!named.Succeeded) return reporter.Finish(named.Code, named.Diagnostics);
            var exported = Exporter.Write(named.Value.Prompt, wish.Format);
            findings.AddRange(exported.Findings);
            var path = Path.GetRelativePath(environment.WorkingDirectory, Path.Combine(wish.Output, exported.Path)).Replace('\\', '/');
            done.Add(new ExportedPromptJson(
                named.Value.Prompt.Name, named.Value.Prompt.Manifest.Version.ToString(), path, Write(exported, path, wish, findings), exported.Findings.Count(f => !f.IsError)));
        }

        return reporter.Finish(
            findings.Exists(f => f.IsError) ? OutcomeCode.Invalid : OutcomeCode.Passed,
            findings,
            text =>
            {
                foreach (var prompt in done.Where(p => p.Written)) text.WriteLine($"  {prompt.Prompt} {prompt.Version} -> {prompt.Path}{(prompt.Lost == 0 ? "" : $", {prompt.Lost} not said")}");
                text.WriteLine($"{done.Count(p => p.Written)} of {done.Count} prompts exported.");
                if (wish.IsDryRun) text.WriteLine("Dry run: nothing was written.");
            },
            () => new ExportJson(wish.IsDryRun, wish.Format, done));
    }

    private static bool Write(ExportedPrompt exported, string shown, Wish wish, List<Diagnostic> findings)
    {
        if (exported.Text is null) return false;
        if (!wish.Overwrites && new RepositoryFolder(wish.Output).Exists(exported.Path))
        {
            findings.Add(new Diagnostic(ExportDiagnostics.FileExists, SourceLocation.File(shown), $"There is a file '{shown}' already. It was left alone. Give '--overwrite' to replace it, or another '--output'."));
            return false;
        }

        FileWriter.Write(wish.Output, [new NewFile(exported.Path, exported.Text) { Replaces = wish.Overwrites }], wish.IsDryRun);
        return true;
    }

    private sealed record Wish(IReadOnlyList<string> Prompts, string Format, string Output, bool Overwrites, bool IsDryRun);
}
