using PromptRegistry.Cli.Output;
using PromptRegistry.Cli.Scaffolding;
using PromptRegistry.Cli.Schemas;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Files;
using PromptRegistry.Import;
using PromptRegistry.Import.Prompts;

namespace PromptRegistry.Cli.Importing;

/// <summary>Writes what was imported into a repository; what is there stays unless it is to be overwritten.</summary>
internal sealed class ImportWriter(string root, bool overwrites, bool isDryRun)
{
    private readonly RepositoryFolder folder = new(root);

    /// <summary>Writes the prompts of one source file, and tells of it.</summary>
    public (ImportedSourceJson Json, IReadOnlyList<Diagnostic> Findings) Write(ImportedFile file, ImportSource source)
    {
        var findings = file.Findings.Select(f => f with { Location = f.Location with { Path = source.Shown(f.Location.Path) } }).ToList();
        var prompts = file.Prompts.Select(p => Write(p, source.Shown(file.Path), findings)).ToList();
        return (new ImportedSourceJson(
            source.Shown(file.Path), file.Format, prompts.Exists(p => p.Written), prompts,
            findings.Count(f => f.Descriptor == ImportDiagnostics.NotCarriedOver), findings.Count(f => f.Descriptor == ImportDiagnostics.Changed)), findings);
    }

    private ImportedPromptJson Write(WrittenPrompt prompt, string source, List<Diagnostic> findings)
    {
        var suite = ImportedSuites.Errors(prompt);
        findings.AddRange(suite.Select(e => new Diagnostic(ImportDiagnostics.NotCarriedOver, SourceLocation.File(source), $"The suite of '{prompt.Name}' was left out: {e.Message}")));
        var manifest = PromptPaths.Manifest(prompt.Name);
        NewFile[] files =
        [
            .. prompt.Files.Where(f => suite.Count == 0 || f.File != ImportedSuites.File)
                .Select(f => new NewFile(PromptPaths.Template(prompt.Name, f.File), Referred(prompt.Name, f)) { Replaces = overwrites }),
        ];
        var isThere = folder.Exists(manifest);
        if (isThere && !overwrites)
        {
            findings.Add(new Diagnostic(ImportDiagnostics.PromptExists, SourceLocation.File(source),
                $"There is a prompt '{prompt.Name}' already: {manifest}. It was left alone. Give '--overwrite' to replace it, or another '--name' or '--into'."));
            return new ImportedPromptJson(prompt.Name, [.. files.Select(f => f.Path)], false);
        }

        FileWriter.Write(root, files, isDryRun);
        return new ImportedPromptJson(prompt.Name, [.. files.Select(f => f.Path)], true);
    }

    /// <summary>Manifests and suites name their schemas, for editors.</summary>
    private static string Referred(string prompt, (string File, string Text) file) => file.File switch
    {
        PromptPaths.ManifestFile => $"{SchemaFiles.Reference(PromptPaths.Manifest(prompt), SchemaFiles.Prompt)}\n{file.Text}",
        ImportedSuites.File => $"{SchemaFiles.Reference(PromptPaths.Template(prompt, file.File), SchemaFiles.Suite)}\n{file.Text}",
        _ => file.Text,
    };
}

/// <summary>Tells people what was imported.</summary>
internal static class ImportText
{
    public static void Write(TextWriter text, IReadOnlyList<ImportedSourceJson> sources, bool isDryRun)
    {
        foreach (var source in sources.Where(s => s.Format is not null))
        {
            var prompts = string.Join(", ", source.Prompts.Where(p => p.Written).Select(p => p.Name));
            text.WriteLine($"  {(source.Imported ? $"{source.Path} ({source.Format}) -> {prompts}" : $"{source.Path} ({source.Format}): not imported")}{Losses(source)}");
        }

        var made = sources.Sum(s => s.Prompts.Count(p => p.Written));
        text.WriteLine($"{(made == 1 ? "1 prompt" : $"{made} prompts")} imported, {sources.Sum(s => s.Lost)} things not carried over.");
        if (isDryRun) text.WriteLine("Dry run: nothing was written.");
        else if (made > 0) text.WriteLine("Next: mark inputs that strangers write with 'untrusted: true', then dotnet prompt check.");
    }

    private static string Losses(ImportedSourceJson source) => source.Lost == 0 ? "" : $", {source.Lost} not carried over";
}
