using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Reading;

/// <summary>
/// Reads through one long-lived <c>git cat-file --batch-command</c>, which understands every repository that the
/// installed git understands. The process is started by the first read and again when it has ended.
/// </summary>
public sealed class GitProcessReader(GitCommand git) : GitObjectReader
{
    private readonly Lock gate = new();
    private readonly RecentObjects recent = new();
    private readonly Lazy<string> common = new(() => git.Ask(["rev-parse", "--path-format=absolute", "--git-common-dir"]));
    private CatFileProcess? process;
    private bool disposed;

    public override string Description => "git";

    public override ObjectId? Resolve(string reference)
    {
        ReferenceName.Check(reference);
        lock (gate)
        {
            if (Use(p => p.Info(reference)) is not { } found) return Unborn(reference);
            recent.Add(found.Id, found.Kind);
            return found.Id;
        }
    }

    public override GitObjectKind? KindOf(ObjectId id)
    {
        lock (gate) return recent.KindOf(id) ?? Use(p => p.Info(id.Hex))?.Kind;
    }

    public override IReadOnlyList<GitReference> List(string prefix)
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

    public override void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            process?.Dispose();
            process = null;
        }
    }

    private protected override (byte[] Content, GitObjectKind Kind)? Read(ObjectId id, int maximum)
    {
        lock (gate)
        {
            if (recent.Content(id) is { } known && known.Content.Length <= maximum) return known;
            if (Use(p => p.Contents(id.Hex, maximum)) is not { } found) return null;
            recent.Add(id, found.Kind, found.Content);
            return (found.Content, found.Kind);
        }
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
