namespace PromptRegistry.Git.Reading;

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
