using System.Text;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Sources;

/// <summary>
/// Finds the arms of a prompt in an environment, whose names nobody says: <c>refs/tags/prompts/&lt;name&gt;/&lt;environment&gt;.*</c>. Loose ones by the
/// names in the prompt's own folder, packed ones by one pass over the packed refs each time that these change, in which only names with an arm are
/// kept; where refs are neither, by git's list of them.
/// </summary>
internal sealed class ArmReferences(string commonFolder, IGitReader reader)
{
    private static readonly IReadOnlyList<string> None = [];

    private readonly string packed = Path.Combine(commonFolder, "packed-refs");
    private readonly string tables = Path.Combine(commonFolder, "reftable", "tables.list");
    private readonly string root = Path.Combine(commonFolder, "refs", "tags", "prompts");
    private Dictionary<string, List<string>> known = new(StringComparer.Ordinal);
    private (Stamp Packed, Stamp Tables) seen;
    private bool isRead;

    /// <summary>Looks again at what all prompts share, if it changed; before a reading of environments.</summary>
    /// <param name="isSure">Whether nothing can have changed that the times of files do not show.</param>
    public void Look(bool isSure)
    {
        var now = (Stamp.OfFile(packed), Stamp.OfFile(tables));
        if (isRead && isSure && now == seen) return;
        (seen, isRead) = (now, true);
        known = now.Item2.Exists ? OfTables() : OfPacked(packed);
    }

    /// <summary>The names of the arms, ordered.</summary>
    /// <param name="prompt">The prompt's name in refs.</param>
    /// <param name="environment">The environment.</param>
    public IReadOnlyList<string> Of(string prompt, string environment)
    {
        var prefix = environment + ".";
        var all = known.TryGetValue(prompt, out var shared) ? shared.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).ToList() : null;
        var folder = Path.Combine(root, prompt);
        if (!seen.Tables.Exists && Directory.Exists(folder))
        {
            foreach (var file in Directory.EnumerateFiles(folder, prefix + "*"))
            {
                var name = Path.GetFileName(file);
                if (name.StartsWith(prefix, StringComparison.Ordinal) && !name.EndsWith(".lock", StringComparison.Ordinal)) (all ??= []).Add(name);
            }
        }

        if (all is null || all.Count == 0) return None;
        return [.. all.Select(n => n[prefix.Length..]).Where(RegistryReferences.IsArm).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private Dictionary<string, List<string>> OfTables()
    {
        var found = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var reference in reader.List(RegistryReferences.Root)) Add(found, reference.Name);
        return found;
    }

    private static Dictionary<string, List<string>> OfPacked(string file)
    {
        var found = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return found;
        }

        var root = Encoding.ASCII.GetBytes(RegistryReferences.Root);
        var rest = bytes.AsSpan();
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            var blank = line.IndexOf((byte)' ');
            if (blank < 0 || !line[(blank + 1)..].StartsWith(root)) continue;
            var slash = line.LastIndexOf((byte)'/');
            var last = line[(slash + 1)..];
            // Releases are by far the most, and have dots as well.
            if (IsRelease(last) || !last.Contains((byte)'.')) continue;
            Add(found, Encoding.UTF8.GetString(line[(blank + 1)..]));
        }

        return found;
    }

    private static bool IsRelease(ReadOnlySpan<byte> name) => name.Length > 1 && name[0] == 'v' && char.IsAsciiDigit((char)name[1]);

    private static void Add(Dictionary<string, List<string>> found, string reference)
    {
        if (!RegistryReferences.TrySplit(reference, out var prompt, out var last)) return;
        if (!last.Contains('.', StringComparison.Ordinal) || RegistryReferences.TryParseRelease(reference, out _, out _)) return;
        if (found.TryGetValue(prompt, out var names)) names.Add(last);
        else found.Add(prompt, [last]);
    }
}
