using System.Collections.Concurrent;
using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Git.Reading;

/// <summary>
/// The files of a prompt repository as of one tree. Symbolic links and submodules do not exist here: nothing leads out
/// of the tree. Folders on the way are remembered, so that many prompts of one commit cost little more than their
/// files.
/// </summary>
public sealed class GitTreeFiles : IPromptFiles
{
    private readonly IGitReader reader;
    private readonly string prefix;
    private readonly ConcurrentDictionary<string, ObjectId?> folders = new(StringComparer.Ordinal);

    /// <param name="reader">The git repository.</param>
    /// <param name="tree">The tree of a commit.</param>
    /// <param name="prefix">
    /// Where the prompt repository's root is in it: empty, or a path that ends in <c>/</c>.
    /// </param>
    public GitTreeFiles(IGitReader reader, ObjectId tree, string prefix = "")
    {
        this.reader = reader;
        this.prefix = prefix;
        Tree = tree;
        folders[""] = tree;
    }

    /// <summary>The tree; files of equal trees are equal.</summary>
    public ObjectId Tree { get; }

    public string? Read(string path) => Find(path) is { IsFile: true } entry ? reader.ReadText(entry.Id) : null;

    /// <summary>What stands at a path; null where nothing does.</summary>
    /// <param name="path">Relative to the prompt repository's root.</param>
    public TreeEntry? Find(string path)
    {
        var (folder, name) = Split(prefix + path);
        return Find(folder, name);
    }

    private TreeEntry? Find(string folder, string name) =>
        name.Length > 0 && Folder(folder) is { } tree ? reader.Find(tree, name) : null;

    private ObjectId? Folder(string path)
    {
        if (folders.TryGetValue(path, out var known)) return known;
        var (parent, name) = Split(path);
        var folder = Find(parent, name) is { IsTree: true } entry ? entry.Id : (ObjectId?)null;
        return folders.GetOrAdd(path, folder);
    }

    private static (string Folder, string Name) Split(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? ("", path) : (path[..slash], path[(slash + 1)..]);
    }
}
