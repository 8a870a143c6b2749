using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Git.Reading;

/// <summary>
/// The files of a prompt repository as of one tree. Symbolic links and submodules do not exist here: nothing leads out of the tree.
/// </summary>
/// <param name="reader">The git repository.</param>
/// <param name="tree">The tree of a commit.</param>
/// <param name="prefix">Where the prompt repository's root is in it: empty, or a path that ends in <c>/</c>.</param>
public sealed class GitTreeFiles(IGitReader reader, ObjectId tree, string prefix = "") : IPromptFiles
{
    /// <summary>The tree; files of equal trees are equal.</summary>
    public ObjectId Tree => tree;

    public string? Read(string path) =>
        reader.Find(tree, prefix + path) is { IsFile: true } entry ? reader.ReadText(entry.Id) : null;
}
