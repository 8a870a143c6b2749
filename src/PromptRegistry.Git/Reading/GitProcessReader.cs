using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Reading;

/// <summary>
/// Reads through one long-lived <c>git cat-file --batch-command</c>, which understands every repository that the
/// installed git understands. The process is started by the first read and again when it has ended.
/// </summary>
public sealed class GitProcessReader(GitCommand git) : IGitReader
{
    private readonly Lock gate = new();
    private readonly RecentContents<RawTree> trees = new();
    private readonly RecentObjects recent = new();
    private readonly Lazy<string> common = new(() => git.Ask(["rev-parse", "--path-format=absolute", "--git-common-dir"]));
    private CatFileProcess? process;
    private bool disposed;

    /// <inheritdoc/>
    public string Description => "git";

    /// <inheritdoc/>
    public ObjectId? Resolve(string reference)
    {
        ReferenceName.Check(reference);
        lock (gate)
        {
            if (Use(p => p.Info(reference)) is not { } found) return Unborn(reference);
            recent.Add(found.Id, found.Kind);
            return found.Id;
        }
    }

    /// <inheritdoc/>
    public GitObjectKind? KindOf(ObjectId id)
    {
        lock (gate) return recent.KindOf(id) ?? Use(p => p.Info(id.Hex))?.Kind;
    }

    /// <inheritdoc/>
    public IReadOnlyList<GitReference> List(string prefix)
    {
        ReferenceName.CheckPrefix(prefix);
        var lines = git.Ask(["for-each-ref", "--format=%(objectname) %(refname)", "--", prefix]).Split('\n');
        var references = new List<GitReference>(lines.Length);
        foreach (var line in lines)
        {
            var space = line.IndexOf(' ');
            if (space > 0) references.Add(new GitReference(line[(space + 1)..], ObjectId.Parse(line[..space])));
        }

        references.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return references;
    }

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

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            process?.Dispose();
            process = null;
        }
    }

    /// <summary>The bytes and kind of an object; null where the repository does not have it.</summary>
    /// <exception cref="GitObjectTooLargeException">It has more bytes than the maximum.</exception>
    private (byte[] Content, GitObjectKind Kind)? Read(ObjectId id, int maximum)
    {
        lock (gate)
        {
            if (recent.Content(id) is { } known && known.Content.Length <= maximum) return known;
            if (Use(p => p.Contents(id.Hex, maximum)) is not { } found) return null;
            recent.Add(id, found.Kind, found.Content);
            return (found.Content, found.Kind);
        }
    }

    private RawTree Tree(ObjectId id)
    {
        if (trees.Find(id) is { } known) return known;
        var tree = new RawTree(id, Content(id, GitObjectKind.Tree));
        trees.Add(id, tree, tree.Size);
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

    /// <summary>
    /// What a ref names whose object is not here: git says of it what it says of a ref that does not exist. Such a ref is
    /// one that was just written, a file of its own.
    /// </summary>
    private ObjectId? Unborn(string reference)
    {
        if (!reference.StartsWith("refs/", StringComparison.Ordinal)) return null;
        try
        {
            var file = Path.Combine(common.Value, reference);
            return File.Exists(file) && ObjectId.TryParse(File.ReadAllText(file).TrimEnd('\n'), out var id) ? id : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has just been removed, or nobody may look.
            return null;
        }
    }

    /// <summary>Asks the process, started where none runs. For one who holds the gate.</summary>
    private T Use<T>(Func<CatFileProcess, T> ask)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        process ??= new CatFileProcess(git);
        try
        {
            return ask(process);
        }
        catch
        {
            // Whatever went wrong, the conversation is out of step: the next read starts afresh.
            process.Dispose();
            process = null;
            throw;
        }
    }
}
