using System.Text;

namespace PromptRegistry.Git.Reading;

/// <summary>
/// A tree as git stores it. A name is looked for in the bytes: of a folder of thousands, few are ever asked for.
/// </summary>
internal sealed class RawTree(ObjectId id, byte[] content)
{
    private readonly int width = id.Hex.Length / 2;

    public int Size => content.Length;

    public TreeEntry? Find(string name)
    {
        Span<byte> buffer = stackalloc byte[256];
        var wanted = Encoding.UTF8.GetByteCount(name) <= buffer.Length
            ? buffer[..Encoding.UTF8.GetBytes(name, buffer)]
            : Encoding.UTF8.GetBytes(name);
        for (var at = 0; at < content.Length;)
        {
            var (space, end) = Bounds(at);
            if (content.AsSpan(space + 1, end - space - 1).SequenceEqual(wanted)) return Entry(at, space, end);
            at = end + 1 + width;
        }

        return null;
    }

    public List<TreeEntry> Entries()
    {
        var entries = new List<TreeEntry>();
        for (var at = 0; at < content.Length;)
        {
            var (space, end) = Bounds(at);
            entries.Add(Entry(at, space, end));
            at = end + 1 + width;
        }

        return entries;
    }

    /// <summary>Where the mode and the name of the entry end.</summary>
    private (int Space, int End) Bounds(int at)
    {
        var rest = content.AsSpan(at);
        var space = rest.IndexOf((byte)' ');
        var end = rest.IndexOf((byte)0);
        return space < 0 || end < space || rest.Length < end + 1 + width
            ? throw ObjectParser.Corrupt(id)
            : (at + space, at + end);
    }

    private TreeEntry Entry(int at, int space, int end)
    {
        var mode = Encoding.ASCII.GetString(content, at, space - at).PadLeft(6, '0');
        var name = Encoding.UTF8.GetString(content, space + 1, end - space - 1);
        return new TreeEntry(mode, name, ObjectId.Parse(Convert.ToHexStringLower(content, end + 1, width)));
    }
}
