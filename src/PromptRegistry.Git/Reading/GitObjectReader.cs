using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Reading;

/// <summary>
/// Understands objects as git stores them. What readers differ in is where the bytes come from, and how refs are found.
/// </summary>
public abstract class GitObjectReader : IGitReader
{
    private readonly RecentTrees trees = new();

    private protected GitObjectReader()
    {
    }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public abstract ObjectId? Resolve(string reference);

    /// <inheritdoc/>
    public abstract GitObjectKind? KindOf(ObjectId id);

    /// <inheritdoc/>
    public abstract IReadOnlyList<GitReference> List(string prefix);

    public abstract void Dispose();

    /// <inheritdoc/>
    public GitTag ReadTag(ObjectId id) => ObjectParser.Tag(id, Content(id, GitObjectKind.Tag));

    /// <inheritdoc/>
    public GitTag? FindTag(ObjectId id)
    {
        try
        {
            return Read(id, GitLimits.MaximumObject) is ({ } content, GitObjectKind.Tag) ? ObjectParser.Tag(id, content) : null;
        }
        catch (GitObjectTooLargeException)
        {
            // No tag that is meant seriously; what it is instead, its kind says.
            return null;
        }
    }

    /// <inheritdoc/>
    public GitCommit ReadCommit(ObjectId id) => ObjectParser.Commit(id, Content(id, GitObjectKind.Commit));

    /// <inheritdoc/>
    public IReadOnlyList<TreeEntry> ReadTree(ObjectId id) => Tree(id).Entries();

    /// <inheritdoc/>
    public TreeEntry? Find(ObjectId tree, string path)
    {
        TreeEntry? entry = null;
        foreach (var segment in path.Split('/'))
        {
            if (entry is { IsTree: false }) return null;
            entry = Tree(entry?.Id ?? tree).Find(segment);
            if (entry is null) return null;
        }

        return entry;
    }

    /// <inheritdoc/>
    public byte[] ReadBytes(ObjectId blob, int maximum) => Content(blob, GitObjectKind.Blob, maximum);

    /// <inheritdoc/>
    public string ReadText(ObjectId blob) => ObjectParser.Text(blob, ReadBytes(blob, GitLimits.MaximumText));

    /// <summary>The bytes and kind of an object; null where the repository does not have it.</summary>
    /// <exception cref="GitObjectTooLargeException">It has more bytes than the maximum.</exception>
    private protected abstract (byte[] Content, GitObjectKind Kind)? Read(ObjectId id, int maximum);

    private RawTree Tree(ObjectId id)
    {
        if (trees.Find(id) is { } known) return known;
        var tree = new RawTree(id, Content(id, GitObjectKind.Tree));
        trees.Add(id, tree);
        return tree;
    }

    private byte[] Content(ObjectId id, GitObjectKind kind, int maximum = GitLimits.MaximumObject)
    {
        var found = Read(id, maximum)
            ?? throw new GitException($"The repository does not have the git object {id.Abbreviated}.");
        return found.Kind == kind
            ? found.Content
            : throw new GitException($"The git object {id.Abbreviated} is a {found.Kind}, but a {kind} was expected.");
    }
}
