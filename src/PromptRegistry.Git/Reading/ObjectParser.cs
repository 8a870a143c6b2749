using System.Globalization;
using System.Text;
using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Reading;

/// <summary>Reads git's own form of tags and commits (gitformat in git's documentation).</summary>
internal static class ObjectParser
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static GitTag Tag(ObjectId id, ReadOnlySpan<byte> content)
    {
        var (headers, message) = Split(content);
        var target = Required(headers, "object", id);
        var kind = Kind(Required(headers, "type", id), id);
        var name = Required(headers, "tag", id);
        var tagger = headers.Find(h => h.Key == "tagger").Value is { } text ? Signature(text, id) : null;
        return new GitTag(id, Id(target, id), kind, name, tagger, message);
    }

    public static GitCommit Commit(ObjectId id, ReadOnlySpan<byte> content)
    {
        var (headers, message) = Split(content);
        var parents = headers.FindAll(h => h.Key == "parent").ConvertAll(h => Id(h.Value, id));
        return new GitCommit(
            id,
            Id(Required(headers, "tree", id), id),
            parents,
            Signature(Required(headers, "author", id), id),
            Signature(Required(headers, "committer", id), id),
            message);
    }

    public static string Text(ObjectId id, ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("\uFEFF"u8)) content = content[3..];
        try
        {
            return Strict.GetString(content);
        }
        catch (DecoderFallbackException exception)
        {
            throw new GitException($"The blob {id.Abbreviated} is not UTF-8 text.", exception);
        }
    }

    public static GitObjectKind Kind(string name, ObjectId id) => name switch
    {
        "commit" => GitObjectKind.Commit,
        "tree" => GitObjectKind.Tree,
        "blob" => GitObjectKind.Blob,
        "tag" => GitObjectKind.Tag,
        _ => throw Corrupt(id),
    };

    private static (List<KeyValuePair<string, string>> Headers, string Message) Split(ReadOnlySpan<byte> content)
    {
        var end = content.IndexOf("\n\n"u8);
        var head = Encoding.UTF8.GetString(end < 0 ? content : content[..end]);
        var message = end < 0 ? "" : Encoding.UTF8.GetString(content[(end + 2)..]);
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var line in head.Split('\n'))
        {
            // A line that starts with a space continues the header before (signatures); none of those is read here.
            var space = line.IndexOf(' ');
            if (space > 0) headers.Add(new(line[..space], line[(space + 1)..]));
        }

        return (headers, message);
    }

    private static string Required(List<KeyValuePair<string, string>> headers, string key, ObjectId id) =>
        headers.Find(h => h.Key == key).Value ?? throw Corrupt(id);

    private static ObjectId Id(string hex, ObjectId within) => ObjectId.TryParse(hex, out var id) ? id : throw Corrupt(within);

    private static GitSignature Signature(string text, ObjectId id)
    {
        var open = text.IndexOf('<');
        var close = text.LastIndexOf('>');
        if (open < 0 || close < open) throw Corrupt(id);
        var name = text[..open].Trim();
        var email = text[(open + 1)..close];
        var when = text[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (when.Length == 0 || !long.TryParse(when[0], CultureInfo.InvariantCulture, out var seconds)) seconds = 0;
        return new GitSignature(name, email, Time(seconds, when.Length > 1 ? when[1] : "+0000"));
    }

    private static DateTimeOffset Time(long seconds, string zone)
    {
        // Whatever a hostile or old commit claims, it is a time that can be shown.
        seconds = Math.Clamp(seconds, 0, 253_402_300_799 - 86_400);
        var known = int.TryParse(zone, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var offset);
        var minutes = known ? (offset / 100 * 60) + (offset % 100) : 0;
        return DateTimeOffset.FromUnixTimeSeconds(seconds).ToOffset(TimeSpan.FromMinutes(Math.Clamp(minutes, -840, 840)));
    }

    public static GitException Corrupt(ObjectId id) =>
        new($"The git object {id.Abbreviated} is not well formed. Run 'git fsck' in the repository.");
}

/// <summary>
/// A tree as git stores it. The first few names are looked for in the bytes: of a folder of thousands, few are ever asked for. Then the places of the
/// entries are put in order, so that any number of names costs little.
/// </summary>
internal sealed class RawTree(ObjectId id, byte[] content)
{
    /// <summary>So many names are looked for in the bytes: putting the entries in order takes as long as about eight of them.</summary>
    private const int OneByOne = 8;

    private readonly int width = id.Hex.Length / 2;
    private int[]? ordered;
    private int times;

    public int Size => content.Length;

    /// <summary>An entry; of those that share a name, which no sound tree has, the first.</summary>
    public TreeEntry? Find(string name)
    {
        Span<byte> buffer = stackalloc byte[256];
        var wanted = Encoding.UTF8.GetByteCount(name) <= buffer.Length
            ? buffer[..Encoding.UTF8.GetBytes(name, buffer)]
            : Encoding.UTF8.GetBytes(name);
        var places = Volatile.Read(ref ordered);
        if (places is null && Interlocked.Increment(ref times) > OneByOne) Volatile.Write(ref ordered, places = InOrder());
        var found = places is null ? Scan(wanted) : Search(places, wanted);
        if (found < 0) return null;
        var (space, end) = Bounds(found);
        return Entry(found, space, end);
    }

    /// <summary>Where the entry of a name begins; -1 for none.</summary>
    private int Scan(ReadOnlySpan<byte> wanted)
    {
        for (var at = 0; at < content.Length;)
        {
            var (space, end) = Bounds(at);
            if (content.AsSpan(space + 1, end - space - 1).SequenceEqual(wanted)) return at;
            at = end + 1 + width;
        }

        return -1;
    }

    private int Search(int[] places, ReadOnlySpan<byte> wanted)
    {
        var (from, to) = (0, places.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (Name(places[middle]).SequenceCompareTo(wanted) < 0) from = middle + 1;
            else to = middle;
        }

        return from < places.Length && Name(places[from]).SequenceEqual(wanted) ? places[from] : -1;
    }

    /// <summary>Where the entries begin, by their names: a tree of a stranger may be in any order, and git's own is another one for folders.</summary>
    private int[] InOrder()
    {
        var places = new List<int>();
        for (var at = 0; at < content.Length; at = Bounds(at).End + 1 + width) places.Add(at);
        places.Sort((one, other) => Name(one).SequenceCompareTo(Name(other)) is var order and not 0 ? order : one.CompareTo(other));
        return [.. places];
    }

    private ReadOnlySpan<byte> Name(int at)
    {
        var (space, end) = Bounds(at);
        return content.AsSpan(space + 1, end - space - 1);
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
