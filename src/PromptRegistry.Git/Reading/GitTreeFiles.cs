using System.Collections.Concurrent;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Reading;

/// <summary>
/// The files of a prompt repository as of one tree, with the same answers as a work tree's: links and folders are findings, and nothing leads out
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

    /// <summary>The bytes of a file, at most so many; null where there is none.</summary>
    /// <exception cref="PromptFileException">It is a link, a folder or a submodule, or one of them stands on the way.</exception>
    /// <exception cref="GitObjectTooLargeException">It has more.</exception>
    public byte[]? ReadBytes(string path, int maximum)
    {
        if (Find(path) is not { } entry)
        {
            if (LinkOn(path) is { } link) throw new PromptFileException(FileText.Linked(link));
            return null;
        }

        if (entry.IsLink) throw new PromptFileException(FileText.Linked(path));
        return entry.IsFile ? reader.ReadBytes(entry.Id, maximum) : throw new PromptFileException(FileText.NoFile(path));
    }

    /// <exception cref="PromptFileException">As for <see cref="ReadBytes"/>, or it is not UTF-8 or a pointer of Git LFS.</exception>
    public string? Read(string path) => ReadBytes(path, GitLimits.MaximumText) is { } content ? FileText.Decode(content, path) : null;

    /// <summary>What stands at a path; null where nothing does.</summary>
    /// <param name="path">Relative to the prompt repository's root.</param>
    public TreeEntry? Find(string path)
    {
        var (folder, name) = Split(prefix + path);
        return Find(folder, name);
    }

    /// <summary>
    /// Paths of all files and links below a folder, in ordinal order; deeper than 16 folders nothing is looked at.
    /// </summary>
    /// <param name="folder">Relative to the prompt repository's root.</param>
    /// <exception cref="GitException">There are more than 200,000 files and folders.</exception>
    public IReadOnlyList<string> FindAll(string folder) => Folder(prefix + folder) is not { } tree
        ? []
        : [.. TreeWalk.Below(reader, tree, folder).Where(found => found.Entry.IsFile || found.Entry.IsLink).Select(found => found.Path).Order(StringComparer.Ordinal)];

    /// <summary>The first link among the folders on the way to a path, as in a work tree.</summary>
    private string? LinkOn(string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); end > 0; end = path.IndexOf('/', end + 1))
        {
            if (Find(path[..end]) is not { } entry) return null;
            if (entry.IsLink) return path[..end];
        }

        return null;
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

/// <summary>
/// Everything below a tree, with a budget: ten objects can name the same trees again and again and stand for ten thousand
/// million files.
/// </summary>
internal static class TreeWalk
{
    /// <summary>The most entries that one walk looks at.</summary>
    public const int MaximumEntries = 200_000;

    private const int MaximumDepth = 16;

    /// <summary>All entries with their paths, folders before what is in them; deeper than 16 folders nothing is looked at.</summary>
    /// <param name="tree">Where to begin.</param>
    /// <param name="path">What stands before the names, empty or with no <c>/</c> at its end.</param>
    /// <param name="enters">Whether a folder is entered; each is where this is null.</param>
    /// <exception cref="GitException">There are more than <see cref="MaximumEntries"/>.</exception>
    public static IEnumerable<(string Path, TreeEntry Entry)> Below(
        IGitReader reader, ObjectId tree, string path, Func<string, bool>? enters = null)
    {
        var left = MaximumEntries;
        var open = new Stack<(ObjectId Tree, string Path, int Depth)>();
        open.Push((tree, path, 0));
        while (open.TryPop(out var folder))
        {
            var entries = reader.ReadTree(folder.Tree);
            left -= entries.Count;
            if (left < 0)
            {
                throw new GitException($"Below '{path}' stand more than {MaximumEntries} files and folders, which is the most that is read. "
                    + "Prompts do not need so many: see which commit brought them.");
            }

            foreach (var entry in entries)
            {
                var below = folder.Path.Length == 0 ? entry.Name : $"{folder.Path}/{entry.Name}";
                yield return (below, entry);
            }

            // The first folder is the next one: as if the walk went into it at once.
            for (var i = entries.Count - 1; i >= 0; i--)
            {
                if (!entries[i].IsTree || folder.Depth >= MaximumDepth) continue;
                var below = folder.Path.Length == 0 ? entries[i].Name : $"{folder.Path}/{entries[i].Name}";
                if (enters?.Invoke(below) != false) open.Push((entries[i].Id, below, folder.Depth + 1));
            }
        }
    }
}
