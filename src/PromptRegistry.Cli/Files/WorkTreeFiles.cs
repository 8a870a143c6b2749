using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Files;

namespace PromptRegistry.Cli.Files;

/// <summary>The files of a work tree as they are now. Links are not followed.</summary>
internal sealed class WorkTreeFiles(string root) : IPromptFiles
{
    private const int MaximumNameFindings = 100;

    private readonly RepositoryFolder folder = new(root);

    /// <summary>Names of all prompts, in ordinal order.</summary>
    public IReadOnlyList<string> PromptNames() =>
    [
        .. folder.Find(PromptPaths.PromptsFolder, PromptPaths.ManifestFile)
            .Select(PromptPaths.NameOfManifest)
            .OfType<string>()
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>What is wrong with the names of files and folders, each once: at the uppermost folder that has it.</summary>
    public IReadOnlyList<Diagnostic> NameFindings()
    {
        var found = new List<Diagnostic>();
        foreach (var top in new[] { PromptPaths.PromptsFolder, PromptPaths.TemplatesFolder })
        {
            var entries = new DirectoryInfo(Path.Combine(root, top));
            if (entries is { Exists: true, LinkTarget: null }) AddNameFindings(entries, top, found);
        }

        return found;
    }

    private static void AddNameFindings(DirectoryInfo entries, string path, List<Diagnostic> found)
    {
        var inside = entries.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal).ToList();
        found.AddRange(FileName.SameButForCase(inside.Select(e => $"{path}/{e.Name}")));
        foreach (var entry in inside)
        {
            if (found.Count >= MaximumNameFindings) return;
            var below = $"{path}/{entry.Name}";
            if (FileName.Check(below) is { } finding) found.Add(finding);
            else if (entry is DirectoryInfo { LinkTarget: null } inner) AddNameFindings(inner, below, found);
        }
    }

    /// <exception cref="RepositoryFileException">A link, too large, or not UTF-8.</exception>
    public string? Read(string path) => folder.ReadText(path, YamlReader.MaximumLength * 4);
}
