using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Releases;

/// <summary>Whether every file and folder of a tree that belongs to prompts has a name that can be handed on.</summary>
internal sealed class FileNameCheck(IGitReader reader)
{
    private const int MaximumDepth = 16;
    private const int MaximumFindings = 100;

    private readonly List<Diagnostic> found = [];

    /// <param name="tree">The tree of a commit.</param>
    /// <param name="prefix">Where the prompt repository's root is in it.</param>
    /// <param name="prompt">Only this prompt's folder and the shared templates are looked at.</param>
    public IReadOnlyList<Diagnostic> Run(ObjectId tree, string prefix, string prompt)
    {
        foreach (var top in new[] { PromptPaths.Folder(prompt), PromptPaths.TemplatesFolder })
        {
            if (reader.Find(tree, prefix + top) is { IsTree: true } folder) Below(folder.Id, top, 0);
        }

        return found;
    }

    private void Below(ObjectId tree, string path, int depth)
    {
        if (depth > MaximumDepth) return;
        foreach (var entry in reader.ReadTree(tree))
        {
            if (found.Count >= MaximumFindings) return;
            var below = $"{path}/{entry.Name}";
            if (FileName.Check(below) is { } finding) found.Add(finding);
            else if (entry.IsTree) Below(entry.Id, below, depth + 1);
        }
    }
}
