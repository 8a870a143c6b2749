using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Releases;

/// <summary>The names of the prompts that a tree has.</summary>
internal sealed class PromptNames(IGitReader reader)
{
    /// <param name="tree">The tree of a commit.</param>
    /// <param name="prefix">Where the prompt repository's root is in it.</param>
    /// <returns>In ordinal order.</returns>
    /// <exception cref="GitException">There are too many files to look at.</exception>
    public IEnumerable<string> Find(ObjectId tree, string prefix)
    {
        if (reader.Find(tree, prefix + PromptPaths.PromptsFolder) is not { IsTree: true } folder) return [];
        return TreeWalk.Below(reader, folder.Id, PromptPaths.PromptsFolder)
            .Where(found => found.Entry.IsFile)
            .Select(found => PromptPaths.NameOfManifest(found.Path))
            .OfType<string>()
            .Order(StringComparer.Ordinal);
    }
}

/// <summary>Whether every file and folder of a tree that belongs to a prompt has a name that can be handed on.</summary>
internal sealed class FileNameCheck(IGitReader reader)
{
    private const int MaximumFindings = 100;

    /// <param name="tree">The tree of a commit.</param>
    /// <param name="prefix">Where the prompt repository's root is in it.</param>
    /// <param name="prompt">Only this prompt's folder and the shared templates are looked at.</param>
    /// <returns>At most 100 findings, each at the uppermost folder that has it.</returns>
    /// <exception cref="GitException">There are too many files to look at.</exception>
    public IReadOnlyList<Diagnostic> Run(ObjectId tree, string prefix, string prompt)
    {
        var paths = new[] { PromptPaths.Folder(prompt), PromptPaths.TemplatesFolder }
            .SelectMany(top => reader.Find(tree, prefix + top) is { IsTree: true } folder
                ? TreeWalk.Below(reader, folder.Id, top, FileName.IsPlain)
                : [])
            .Select(found => found.Path)
            .ToList();
        return [.. FileName.SameButForCase(paths).Concat(paths.Select(FileName.Check).OfType<Diagnostic>()).Take(MaximumFindings)];
    }
}
