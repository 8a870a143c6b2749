using System.Globalization;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Remotes;

/// <summary>What this clone knows of a remote's ledger since it was looked at last.</summary>
internal sealed class TrackedRemote(GitRegistry registry)
{
    private const string Remotes = "refs/remotes/";
    private const string Preferred = "origin";
    private const string StampFolder = "prompt-remotes";

    /// <summary>The ref that has a remote's ledger as last fetched.</summary>
    public string Reference(string remote) => $"{Remotes}{remote}/{registry.Settings.LedgerBranch}";

    /// <summary>The remote whose ledger was fetched: origin, else the first one that has any.</summary>
    public (string Remote, ObjectId Ledger)? Find()
    {
        if (Head(Preferred) is { } usual) return (Preferred, usual);
        var end = "/" + registry.Settings.LedgerBranch;
        foreach (var reference in registry.Local.List(Remotes))
        {
            if (!reference.Name.EndsWith(end, StringComparison.Ordinal)) continue;
            var remote = reference.Name[Remotes.Length..^end.Length];
            if (remote.Length > 0 && Head(remote) is { } head) return (remote, head);
        }

        return null;
    }

    /// <summary>The remotes that the clone is configured with, the usual one first.</summary>
    public IReadOnlyList<string> Names()
    {
        var names = registry.Git.Run(["remote"]);
        return names.Succeeded
            ? [.. names.Line.Split('\n', StringSplitOptions.RemoveEmptyEntries).OrderBy(n => n != Preferred).ThenBy(n => n, StringComparer.Ordinal)]
            : [];
    }

    /// <summary>Notes what a remote was just seen to have. An address without a name is not noted.</summary>
    public void Note(string remote, ObjectId? ledger)
    {
        if (ledger is not { } head || !ReferenceName.IsValid(Reference(remote)) || !Names().Contains(remote, StringComparer.Ordinal)) return;
        try
        {
            if (registry.Local.Resolve(Reference(remote)) != head)
            {
                registry.Git.Ask(["update-ref", "-m", "prompt: looked at the remote", Reference(remote), head.Hex]);
            }

            var file = StampFile(remote);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, registry.Options.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture) + "\n");
        }
        catch (Exception exception) when (exception is GitException or IOException or UnauthorizedAccessException)
        {
            // It is only a note: what was done is done, and the next command looks again.
        }
    }

    /// <summary>When the remote's ledger was last seen to be what it is known to be here; null where that cannot be told.</summary>
    public DateTimeOffset? SeenAt(string remote, ObjectId ledger)
    {
        DateTimeOffset?[] times = [Stamp(remote), LastFetch(ledger), LastLine(Reference(remote)), Cloned(remote)];
        return times.Max();
    }

    private ObjectId? Head(string remote) =>
        ReferenceName.IsValid(Reference(remote)) && registry.Local.Resolve(Reference(remote)) is { } head
            && registry.Local.KindOf(head) == GitObjectKind.Commit ? head : null;

    private string StampFile(string remote) => Path.Combine(registry.Place.CommonFolder, StampFolder, Uri.EscapeDataString(remote));

    private DateTimeOffset? Stamp(string remote) =>
        Read(StampFile(remote)) is { } text && DateTimeOffset.TryParse(
            text.Trim(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : null;

    /// <summary>git writes what it fetched last, and when, whether it was new or not.</summary>
    private DateTimeOffset? LastFetch(ObjectId ledger)
    {
        var file = Path.Combine(registry.Place.GitFolder, "FETCH_HEAD");
        return Read(file) is { } text && text.Contains(ledger.Hex, StringComparison.Ordinal)
            && text.Contains($"'{registry.Settings.LedgerBranch}'", StringComparison.Ordinal)
            ? new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero)
            : null;
    }

    private DateTimeOffset? LastLine(string reference) =>
        Read(Path.Combine(registry.Place.CommonFolder, "logs", reference)) is { } log ? Time(log.TrimEnd('\n').Split('\n')[^1]) : null;

    private DateTimeOffset? Cloned(string remote) =>
        Read(Path.Combine(registry.Place.CommonFolder, "logs", $"{Remotes}{remote}/HEAD")) is { } log ? Time(log.Split('\n')[0]) : null;

    /// <summary>A line of a reflog: two ids, who, seconds and zone, a tab and what.</summary>
    private static DateTimeOffset? Time(string line)
    {
        var words = line.Split('\t')[0].Split(' ');
        return words.Length > 2 && long.TryParse(words[^2], CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
    }

    private static string? Read(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
