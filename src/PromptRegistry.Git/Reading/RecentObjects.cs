namespace PromptRegistry.Git.Reading;

/// <summary>
/// What the last few refs pointed to, and the last few tags and commits. A ref, the kind of what it points to and that
/// object's text are asked for one after the other, and each question is a round trip to another process.
/// </summary>
internal sealed class RecentObjects
{
    private const int Kept = 8;
    private const int MaximumSize = 64 * 1024;

    private readonly Known?[] recent = new Known?[Kept];
    private int next;

    public GitObjectKind? KindOf(ObjectId id) => Find(id)?.Kind;

    public (byte[] Content, GitObjectKind Kind)? Content(ObjectId id) => Find(id) is { Content: { } content } known ? (content, known.Kind) : null;

    public void Add(ObjectId id, GitObjectKind kind)
    {
        if (Find(id) is null) Put(new Known(id, kind, null));
    }

    public void Add(ObjectId id, GitObjectKind kind, byte[] content)
    {
        if (kind is GitObjectKind.Tag or GitObjectKind.Commit && content.Length <= MaximumSize) Put(new Known(id, kind, content));
    }

    private Known? Find(ObjectId id) => Array.Find(recent, known => known?.Id == id);

    private void Put(Known known)
    {
        var at = Array.FindIndex(recent, k => k?.Id == known.Id);
        if (at < 0)
        {
            at = next;
            next = (next + 1) % Kept;
        }

        recent[at] = known;
    }

    private sealed record Known(ObjectId Id, GitObjectKind Kind, byte[]? Content);
}

/// <summary>
/// The trees read last, so that many prompts of one commit read its folders once. Holds at most
/// <see cref="MaximumBytes"/>, and starts afresh when that is full.
/// </summary>
internal sealed class RecentTrees
{
    public const int MaximumBytes = 8 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly Dictionary<ObjectId, RawTree> trees = [];
    private long bytes;

    public RawTree? Find(ObjectId id)
    {
        lock (gate) return trees.GetValueOrDefault(id);
    }

    public void Add(ObjectId id, RawTree tree)
    {
        if (tree.Size > MaximumBytes) return;
        lock (gate)
        {
            if (bytes + tree.Size > MaximumBytes)
            {
                trees.Clear();
                bytes = 0;
            }

            if (trees.TryAdd(id, tree)) bytes += tree.Size;
        }
    }
}

/// <summary>
/// The small files read last: of one state of many prompts the same files are asked for by whoever loads, evaluates and compares, and prompts share
/// files. Holds at most <see cref="MaximumBytes"/>, and starts afresh when that is full.
/// </summary>
internal sealed class RecentBlobs
{
    public const int MaximumBytes = 8 * 1024 * 1024;
    private const int MaximumSize = 64 * 1024;

    private readonly Lock gate = new();
    private readonly Dictionary<ObjectId, byte[]> blobs = [];
    private long bytes;

    /// <summary>The content, which nobody may write to.</summary>
    public byte[]? Find(ObjectId id)
    {
        lock (gate) return blobs.GetValueOrDefault(id);
    }

    public void Add(ObjectId id, byte[] content)
    {
        if (content.Length > MaximumSize) return;
        lock (gate)
        {
            if (bytes + content.Length > MaximumBytes)
            {
                blobs.Clear();
                bytes = 0;
            }

            if (blobs.TryAdd(id, [.. content])) bytes += content.Length;
        }
    }
}
