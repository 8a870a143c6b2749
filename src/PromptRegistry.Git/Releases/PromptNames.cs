using PromptRegistry.Core.Prompts;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Releases;

/// <summary>The names of the prompts that a tree has.</summary>
internal sealed class PromptNames(IGitReader reader)
{
    private const string ManifestEnd = "/" + PromptPaths.ManifestFile;

    /// <param name="tree">The tree of a commit.</param>
    /// <param name="prefix">Where the prompt repository's root is in it.</param>
    /// <returns>In ordinal order.</returns>
    /// <exception cref="GitException">There are too many files to look at.</exception>
    public IEnumerable<string> Find(ObjectId tree, string prefix)
    {
        if (reader.Find(tree, prefix + PromptPaths.PromptsFolder) is not { IsTree: true } folder) return [];
        return TreeWalk.Below(reader, folder.Id, "")
            .Where(found => found.Entry.IsFile && found.Path.EndsWith(ManifestEnd, StringComparison.Ordinal))
            .Select(found => found.Path[..^ManifestEnd.Length])
            .Order(StringComparer.Ordinal);
    }
}
