using System.Text;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Sources;

/// <summary>A ref of a mirror.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Target">What it points to; null where it is to go.</param>
internal sealed record MirrorReference(string Name, ObjectId? Target);

/// <summary>What a mirror's refs are, and beside them what the remote's were when it was fetched last.</summary>
internal static class MirrorReferences
{
    private const string Refs = "refs/";
    private const string ArrivingRefs = "refs/arriving/";

    /// <summary>Where a ref is kept until everything has come that it stands for.</summary>
    public static string Arriving(string reference) => ArrivingRefs + reference[Refs.Length..];

    /// <summary>What has to change for the mirror to be as the remote: new and moved refs with their targets, and those that are gone.</summary>
    /// <param name="lines">Lines of an object's id and a ref's full name, with a blank between them; of the mirror's and the arriving ones.</param>
    public static IReadOnlyList<MirrorReference> Changes(string lines)
    {
        var (known, arrived) = Parse(lines);
        return
        [
            .. arrived.Where(r => !known.TryGetValue(r.Key, out var target) || target != r.Value).Select(r => new MirrorReference(r.Key, r.Value)),
            .. known.Keys.Where(name => !arrived.ContainsKey(name)).Select(name => new MirrorReference(name, null)),
        ];
    }

    /// <summary>All that the remote has.</summary>
    /// <param name="lines">As for <see cref="Changes"/>.</param>
    public static IReadOnlyList<MirrorReference> Arrived(string lines) => [.. Parse(lines).Arrived.Select(r => new MirrorReference(r.Key, r.Value))];

    private static (Dictionary<string, ObjectId> Known, Dictionary<string, ObjectId> Arrived) Parse(string lines)
    {
        var known = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        var arrived = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split(' ', 2);
            var isArriving = fields[1].StartsWith(ArrivingRefs, StringComparison.Ordinal);
            (isArriving ? arrived : known)[isArriving ? Refs + fields[1][ArrivingRefs.Length..] : fields[1]] = ObjectId.Parse(fields[0]);
        }

        return (known, arrived);
    }

    /// <summary>The commands for <c>git update-ref --stdin -z</c>.</summary>
    public static string Update(IReadOnlyList<MirrorReference> changes)
    {
        var commands = new StringBuilder("start\0");
        foreach (var (name, target) in changes)
        {
            commands.Append(target is { } id ? $"update {name}\0{id.Hex}\0\0" : $"delete {name}\0\0");
        }

        return commands.Append("prepare\0commit\0").ToString();
    }
}
