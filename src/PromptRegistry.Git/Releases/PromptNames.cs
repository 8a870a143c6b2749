using PromptRegistry.Core.Prompts;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Releases;

/// <summary>The names of the prompts that a tree has.</summary>
internal sealed class PromptNames(IGitReader reader)
{
    private const int MaximumDepth = 16;

    /// <param name="tree">The tree of a commit.</param>
    /// <param name="prefix">Where the prompt repository's root is in it.</param>
    public IEnumerable<string> Find(ObjectId tree, string prefix) =>
        reader.Find(tree, prefix + PromptPaths.PromptsFolder) is { IsTree: true } folder ? Below(folder.Id, "", 0) : [];

    private IEnumerable<string> Below(ObjectId tree, string name, int depth)
    {
        if (depth > MaximumDepth) yield break;
        foreach (var entry in reader.ReadTree(tree))
        {
            if (entry.IsFile && entry.Name == PromptPaths.ManifestFile && name.Length > 0) yield return name;
            if (!entry.IsTree) continue;
            var below = name.Length == 0 ? entry.Name : $"{name}/{entry.Name}";
            foreach (var found in Below(entry.Id, below, depth + 1)) yield return found;
        }
    }
}
