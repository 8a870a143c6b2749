using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Tests.Sources;

/// <summary>A real reader that counts what it is asked.</summary>
internal sealed class CountingReader(IGitReader reader) : IGitReader
{
    /// <summary>Refs looked up by name.</summary>
    public int Lookups { get; private set; }

    /// <summary>Lists of refs, which grow with the number of releases.</summary>
    public int Lists { get; private set; }

    /// <summary>Objects asked for, each as often as it was.</summary>
    public List<ObjectId> Objects { get; } = [];

    public long BlobBytes { get; private set; }

    public string Description => reader.Description;

    public void Reset()
    {
        (Lookups, Lists, BlobBytes) = (0, 0, 0);
        Objects.Clear();
    }

    public ObjectId? Resolve(string reference)
    {
        Lookups++;
        return reader.Resolve(reference);
    }

    public IReadOnlyList<GitReference> List(string prefix)
    {
        Lists++;
        return reader.List(prefix);
    }

    public GitObjectKind? KindOf(ObjectId id) => reader.KindOf(Asked(id));

    public GitTag ReadTag(ObjectId id) => reader.ReadTag(Asked(id));

    public GitTag? FindTag(ObjectId id) => reader.FindTag(Asked(id));

    public GitCommit ReadCommit(ObjectId id) => reader.ReadCommit(Asked(id));

    public IReadOnlyList<TreeEntry> ReadTree(ObjectId id) => reader.ReadTree(Asked(id));

    public TreeEntry? Find(ObjectId tree, string path) => reader.Find(Asked(tree), path);

    public byte[] ReadBytes(ObjectId blob, int maximum)
    {
        var bytes = reader.ReadBytes(Asked(blob), maximum);
        BlobBytes += bytes.Length;
        return bytes;
    }

    public string ReadText(ObjectId blob)
    {
        var text = reader.ReadText(Asked(blob));
        BlobBytes += text.Length;
        return text;
    }

    public void Dispose() => reader.Dispose();

    private ObjectId Asked(ObjectId id)
    {
        Objects.Add(id);
        return id;
    }
}
