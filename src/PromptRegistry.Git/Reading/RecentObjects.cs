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
/// What was read last of objects of one kind, by their ids: many prompts of one commit share folders and files, and the same are asked for by whoever
/// loads, evaluates and compares. Starts afresh when it is full.
/// </summary>
/// <param name="maximum">Bytes that it holds at most.</param>
internal sealed class RecentContents<T>(int maximum = 8 * 1024 * 1024)
    where T : class
{
    private readonly Lock gate = new();
    private readonly Dictionary<ObjectId, T> contents = [];
    private long bytes;

    /// <summary>The content, which nobody may write to.</summary>
    public T? Find(ObjectId id)
    {
        lock (gate) return contents.GetValueOrDefault(id);
    }

    public void Add(ObjectId id, T content, int size)
    {
        if (size > maximum) return;
        lock (gate)
        {
            if (bytes + size > maximum)
            {
                contents.Clear();
                bytes = 0;
            }

            if (contents.TryAdd(id, content)) bytes += size;
        }
    }
}
