using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Import.Formats;
using PromptRegistry.Import.Naming;
using PromptRegistry.Import.Prompts;
using PromptRegistry.Import.Reporting;

namespace PromptRegistry.Import;

/// <summary>What is imported, and into what.</summary>
/// <param name="Sources">The files that were given.</param>
/// <param name="Target">The repository that gets the prompts, for partials and the check.</param>
internal sealed record ImportRequest(ISourceFiles Sources, IPromptFiles Target, RepositorySettings Settings)
{
    /// <summary>The one file that is imported; null for all of the folder.</summary>
    public string? Only { get; init; }

    /// <summary>The prompt's name instead of the source's; for one prompt only.</summary>
    public string? Name { get; init; }

    /// <summary>A folder below <c>prompts/</c> for all of them; empty for none.</summary>
    public string Into { get; init; } = "";
}

/// <summary>A source file and what became of it.</summary>
/// <param name="Format">What people call its format; null where none fits.</param>
/// <param name="Prompts">Those that pass the check.</param>
/// <param name="Findings">What was lost, what changed, why it was refused.</param>
internal sealed record ImportedFile(string Path, string? Format, IReadOnlyList<WrittenPrompt> Prompts, IReadOnlyList<Diagnostic> Findings);

/// <summary>Reads prompts of other tools and writes them as prompts that pass the check.</summary>
internal static class Importer
{
    /// <summary>How many files a folder may have.</summary>
    public const int MostFiles = 5_000;

    private static readonly IImportFormat[] Formats =
    [
        new PromptfooFormat(), new DotpromptFormat(), new PromptyFormat(), new KernelFolderFormat(), new KernelYamlFormat(), new DspyFormat(), new LangfuseFormat(), new RoleFilesFormat(),
        new TemplateFileFormat(), new PlainFormat(),
    ];

    /// <summary>The formats by name, for messages.</summary>
    public static string Known => string.Join(", ", Formats.Select(f => f.Name));

    public static IReadOnlyList<ImportedFile> Run(ImportRequest request, CancellationToken cancellation)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var reads = new RememberedFiles(request.Sources);
        var result = new List<ImportedFile>();
        // Files that name others are read first: what they name is part of them.
        var paths = request.Only is { } only ? [only] : request.Sources.Paths.OrderBy(p => !p.Contains("promptfooconfig", StringComparison.Ordinal)).ThenBy(p => p, StringComparer.Ordinal).ToList();
        foreach (var path in paths.Take(MostFiles))
        {
            cancellation.ThrowIfCancellationRequested();
            if (request.Only is null && (reads.Named.Contains(path) || path[(path.LastIndexOf('/') + 1)..].StartsWith('_'))) continue;
            if (Read(path, reads, request, taken) is { } file) result.Add(file);
        }

        return result;
    }

    private static ImportedFile? Read(string path, RememberedFiles reads, ImportRequest request, HashSet<string> taken)
    {
        string? text;
        try
        {
            text = request.Sources.Read(path);
        }
        catch (PromptFileException unreadable)
        {
            return request.Only is null ? null : new ImportedFile(path, null, [], [unreadable.Finding]);
        }

        if (text is null) return null;
        var source = new SourceFile(path, text, reads);
        if (Array.Find(Formats, f => f.Fits(source)) is not { } format) return request.Only is null ? null : new ImportedFile(path, null, [], []);
        var report = new ImportReport(path);
        var written = new List<WrittenPrompt>();
        try
        {
            foreach (var prompt in format.Read(source, report))
            {
                var name = Free(request.Name ?? ImportedNames.Prompt(prompt.Name, request.Settings.Environments), request, taken);
                written.Add(Checked(prompt, name, request));
            }
        }
        catch (ImportRefusal refusal)
        {
            return new ImportedFile(path, format.Name, written, [refusal.Finding, .. report.Findings]);
        }
        catch (Exception unreadable) when (unreadable is System.Text.RegularExpressions.RegexMatchTimeoutException or PromptFileException)
        {
            return new ImportedFile(path, format.Name, written, [report.Refuse(0, $"The file cannot be read: {unreadable.Message}").Finding, .. report.Findings]);
        }

        return new ImportedFile(path, format.Name, written, report.Findings);
    }

    private static string Free(string name, ImportRequest request, HashSet<string> taken)
    {
        if (request.Into.Length > 0) name = $"{request.Into}/{name}";
        var free = name;
        for (var i = 2; !taken.Add(free); i++) free = $"{name}-{i}";
        return free;
    }

    /// <summary>The prompt's files once they pass the check; an answer's schema that cannot be used is left out and reported.</summary>
    private static WrittenPrompt Checked(ImportedPrompt prompt, string name, ImportRequest request)
    {
        var written = new PromptFilesWriter(prompt, name).Write();
        var errors = Errors(written, request);
        if (errors.Count > 0 && prompt.Output is not null && errors.All(e => e.Descriptor == ManifestDiagnostics.InvalidSchema || e.Descriptor == ManifestDiagnostics.NameCollision))
        {
            prompt.Report.Lost(prompt.OutputLine, "The answer's schema", errors[0].Message, "The answer became text: write a schema into the manifest.");
            prompt.Output = null;
            written = new PromptFilesWriter(prompt, name).Write();
            errors = Errors(written, request);
        }

        return errors.Count == 0 ? written
            : throw prompt.Report.Refuse(0, $"What could be made of it does not pass the check: {errors[0].Message} ({errors[0].Id} at {errors[0].Location})");
    }

    private static List<Diagnostic> Errors(WrittenPrompt prompt, ImportRequest request) =>
        [.. PromptChecker.Check(prompt.Name, new Overlay(prompt, request.Target), request.Settings, names: null).Diagnostics.Where(d => d.IsError)];

    /// <summary>The target with files that are still to be written.</summary>
    private sealed class Overlay(WrittenPrompt prompt, IPromptFiles target) : IPromptFiles
    {
        private readonly Dictionary<string, string> files = prompt.Files.ToDictionary(f => PromptPaths.Template(prompt.Name, f.File), f => f.Text, StringComparer.Ordinal);

        public string? Read(string path) => files.TryGetValue(path, out var text) ? text : target.Read(path);
    }

    /// <summary>The sources, and which of them others name.</summary>
    private sealed class RememberedFiles(ISourceFiles files) : ISourceFiles
    {
        public HashSet<string> Named { get; } = new(StringComparer.Ordinal);

        public IReadOnlyList<string> Paths => files.Paths;

        public string? Read(string path)
        {
            var text = files.Read(path);
            if (text is not null) Named.Add(path);
            return text;
        }
    }
}
