namespace PromptRegistry.Git.Reading;

/// <summary>
/// One folder of a tree. The first names are looked up one by one, which is cheap in a large folder; who asks for more
/// gets them from the whole folder, read once.
/// </summary>
internal sealed class TreeFolder(IGitReader reader, ObjectId tree)
{
    private const int LookupsBeforeReading = 4;

    private int lookups;
    private Dictionary<string, TreeEntry>? entries;

    public TreeEntry? Find(string name)
    {
        if (name.Length == 0) return null;
        if (Volatile.Read(ref entries) is { } known) return known.GetValueOrDefault(name);
        if (Interlocked.Increment(ref lookups) <= LookupsBeforeReading) return reader.Find(tree, name);
        var all = new Dictionary<string, TreeEntry>(StringComparer.Ordinal);
        foreach (var entry in reader.ReadTree(tree)) all[entry.Name] = entry;
        Volatile.Write(ref entries, all);
        return all.GetValueOrDefault(name);
    }
}
