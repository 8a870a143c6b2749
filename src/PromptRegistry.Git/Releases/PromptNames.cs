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
