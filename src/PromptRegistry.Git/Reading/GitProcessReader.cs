using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Reading;

/// <summary>
/// Reads through one long-lived <c>git cat-file --batch-command</c>, which understands every repository that the
/// installed git understands. The process is started by the first read and again when it has ended.
/// </summary>
public sealed class GitProcessReader(GitCommand git) : IGitReader
{
    private const int CachedTrees = 4096;

    private readonly Lock gate = new();
    private readonly Dictionary<ObjectId, List<TreeEntry>> trees = [];
    private CatFileProcess? process;
    private bool disposed;

    public string Description => "git";

    public ObjectId? Resolve(string reference)
    {
        ReferenceName.Check(reference);
        return Use(p => p.Info(reference))?.Id;
    }

    public GitObjectKind? KindOf(ObjectId id) => Use(p => p.Info(id.Hex))?.Kind;

    public GitTag ReadTag(ObjectId id) => ObjectParser.Tag(id, Contents(id, GitObjectKind.Tag));

    public GitCommit ReadCommit(ObjectId id) => ObjectParser.Commit(id, Contents(id, GitObjectKind.Commit));

    public IReadOnlyList<TreeEntry> ReadTree(ObjectId id)
    {
        lock (gate)
        {
            if (trees.TryGetValue(id, out var known)) return known;
        }

        var entries = ObjectParser.Tree(id, Contents(id, GitObjectKind.Tree));
        lock (gate)
        {
            if (trees.Count >= CachedTrees) trees.Clear();
            trees[id] = entries;
        }

        return entries;
    }

    public TreeEntry? Find(ObjectId tree, string path)
    {
        TreeEntry? entry = null;
        foreach (var segment in path.Split('/'))
        {
            if (entry is not null)
            {
                if (!entry.IsTree) return null;
                tree = entry.Id;
            }

            entry = ReadTree(tree).FirstOrDefault(e => e.Name == segment);
            if (entry is null) return null;
        }

        return entry;
    }

    public byte[] ReadBytes(ObjectId blob, int maximum) => Contents(blob, GitObjectKind.Blob, maximum);

    public string ReadText(ObjectId blob) => ObjectParser.Text(blob, ReadBytes(blob, GitLimits.MaximumText));

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

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            process?.Dispose();
            process = null;
        }
    }

    private byte[] Contents(ObjectId id, GitObjectKind kind, int maximum = GitLimits.MaximumObject)
    {
        var found = Use(p => p.Contents(id.Hex, maximum))
            ?? throw new GitException($"The repository does not have the git object {id.Abbreviated}.");
        return found.Kind == kind
            ? found.Content
            : throw new GitException($"The git object {id.Abbreviated} is a {found.Kind}, but a {kind} was expected.");
    }

    private T Use<T>(Func<CatFileProcess, T> ask)
    {
        lock (gate)
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
}
