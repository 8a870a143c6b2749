using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Cli.Files;

/// <summary>The files of a work tree as they are now. Links that lead out of the repository are not followed.</summary>
internal sealed class WorkTreeFiles(string root) : IPromptFiles
{
    private const int MaximumNameFindings = 100;

    private readonly string canonicalRoot = Canonical(root);

    /// <summary>Names of all prompts, in ordinal order.</summary>
    public IReadOnlyList<string> PromptNames()
    {
        var folder = Path.Combine(root, PromptPaths.PromptsFolder);
        if (!Directory.Exists(folder)) return [];
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return
        [
            .. Directory.EnumerateFiles(folder, PromptPaths.ManifestFile, options)
                .Select(f => PromptPaths.NameOfManifest(Path.GetRelativePath(root, f).Replace('\\', '/')))
                .OfType<string>()
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>What is wrong with the names of files and folders, each once: at the uppermost folder that has it.</summary>
    public IReadOnlyList<Diagnostic> NameFindings()
    {
        var found = new List<Diagnostic>();
        foreach (var top in new[] { PromptPaths.PromptsFolder, PromptPaths.TemplatesFolder })
        {
            var folder = new DirectoryInfo(Path.Combine(root, top));
            if (folder.Exists) AddNameFindings(folder, top, found);
        }

        return found;
    }

    private static void AddNameFindings(DirectoryInfo folder, string path, List<Diagnostic> found)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            if (found.Count >= MaximumNameFindings) return;
            var below = $"{path}/{entry.Name}";
            if (FileName.Check(below) is { } finding) found.Add(finding);
            else if (entry is DirectoryInfo { LinkTarget: null } inner) AddNameFindings(inner, below, found);
        }
    }

    public string? Read(string path)
    {
        var full = Path.Combine(root, path);
        var file = new FileInfo(full);
        if (!file.Exists || file.Length > YamlReader.MaximumLength * 4L) return null;
        if (!Canonical(full).StartsWith(canonicalRoot + Path.DirectorySeparatorChar, StringComparison.Ordinal)) return null;
        return File.ReadAllText(full);
    }

    /// <summary>The path with every link resolved.</summary>
    private static string Canonical(string path)
    {
        var full = Path.GetFullPath(path);
        var current = Path.GetPathRoot(full)!;
        foreach (var segment in full[current.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            current = Path.Combine(current, segment);
            FileSystemInfo entry = Directory.Exists(current) ? new DirectoryInfo(current) : new FileInfo(current);
            if (entry.LinkTarget is not null && entry.ResolveLinkTarget(returnFinalTarget: true) is { } target) current = target.FullName;
        }

        return current;
    }
}
