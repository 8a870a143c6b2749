using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Ledger;

/// <summary>
/// Replays the ledger's events and holds the tree of each commit against them: what counts is what the events come to. A
/// file that a commit made otherwise is told of and not believed. How far the ledger was found in order is noted, so that
/// the next replay begins there.
/// </summary>
/// <param name="reader">The repository.</param>
/// <param name="checkpoints">How far ledgers were found in order before.</param>
internal sealed class LedgerReplay(IGitReader reader, LedgerCheckpoints checkpoints)
{
    /// <summary>The least number of new events that is worth a note, and how far notes are apart.</summary>
    private const int Enough = 64, Apart = 1000;

    /// <summary>Folders below one another, which are parts of a prompt's name.</summary>
    private const int MaximumDepth = 32;

    /// <summary>Clocks that differ by no more are not told of.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, LedgerEdit> edits = new(StringComparer.Ordinal);
    private readonly List<LedgerMark> marks = [];
    private LedgerSnapshot snapshot = LedgerSnapshot.At(reader, null);

    /// <summary>Replays up to a commit.</summary>
    /// <exception cref="Processes.GitException">An object is not there or is no commit.</exception>
    public ReplayedLedger Run(ObjectId? head, CancellationToken cancellation = default)
    {
        var commits = Back(head, cancellation, out var start, out var isCut);
        var events = start is { } known ? checkpoints.EventsUpTo(known) : 0;
        marks.AddRange(start is { } from ? checkpoints.MarksUpTo(from) : []);
        if (start is { } id) snapshot = LedgerSnapshot.At(reader, id);
        var notes = new List<(ObjectId Commit, int Events, int Marks)>();
        var inOrder = !isCut;
        var sinceNote = 0;
        GitCommit? before = start is { } at ? reader.ReadCommit(at) : null;
        for (var i = commits.Count - 1; i >= 0; i--)
        {
            cancellation.ThrowIfCancellationRequested();
            var commit = commits[i];
            var entry = LedgerMessage.Read(commit);
            // The rest of a shallow clone's ledger is not here: its oldest tree is all there is to begin with.
            if (isCut && i == commits.Count - 1) snapshot = LedgerSnapshot.At(reader, commit.Id);
            else inOrder &= Take(commit, entry, before);
            if (before is not null && before.Committer.When - commit.Committer.When > Tolerance) marks.Add(new LedgerMark(LedgerMarkKind.Clock, commit.Id));
            if (entry is not null) events++;
            before = commit;
            if (inOrder && edits.Count == 0 && (++sinceNote >= Apart || i == 0))
            {
                notes.Add((commit.Id, events, marks.Count));
                sinceNote = 0;
            }
        }

        if (commits.Count >= Enough && notes.Count > 0) checkpoints.Add(start, notes, marks);
        return new ReplayedLedger(snapshot, events, marks);
    }

    /// <summary>The commits from the newest one back to one that was found in order before, or to the first.</summary>
    private List<GitCommit> Back(ObjectId? head, CancellationToken cancellation, out ObjectId? start, out bool isCut)
    {
        var commits = new List<GitCommit>();
        (start, isCut) = (null, false);
        for (var next = head; next is { } id;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (checkpoints.Contains(id))
            {
                start = id;
                break;
            }

            if (commits.Count > 0 && reader.KindOf(id) != GitObjectKind.Commit)
            {
                isCut = true;
                break;
            }

            var commit = reader.ReadCommit(id);
            commits.Add(commit);
            next = commit.Parents.Count > 0 ? commit.Parents[0] : null;
        }

        return commits;
    }

    /// <summary>Takes one event in; false where it is none that this program wrote.</summary>
    private bool Take(GitCommit commit, LedgerEvent? entry, GitCommit? before)
    {
        var (inOrder, path, text) = (true, (string?)null, "");
        if (commit.Parents.Count > 1)
        {
            marks.Add(new LedgerMark(LedgerMarkKind.Merge, commit.Id));
            inOrder = false;
        }

        if (entry is null)
        {
            marks.Add(new LedgerMark(LedgerMarkKind.NoEvent, commit.Id));
            inOrder = false;
        }
        else if (ChangesFile(entry))
        {
            (snapshot, path, text) = snapshot.With(entry, commit.Author);
        }

        Compare(before?.Tree, commit, path, text);
        snapshot = snapshot.In(commit.Id, commit.Tree, [.. edits.Values]);
        return inOrder;
    }

    private static bool ChangesFile(LedgerEvent entry) => entry.Kind switch
    {
        LedgerEventKind.Superseded or LedgerEventKind.Other => false,
        LedgerEventKind.Delete or LedgerEventKind.End => entry.Environment is not null,
        LedgerEventKind.Approve => entry is { Environment: not null, Tag: not null },
        LedgerEventKind.Retire or LedgerEventKind.Restore => entry.Tag is not null,
        _ => entry is { Tag: not null, Target: not null },
    };

    /// <summary>Only the file of the event may change, and only to what the event makes it.</summary>
    private void Compare(ObjectId? before, GitCommit commit, string? path, string text)
    {
        var found = new Dictionary<string, ObjectId?>(StringComparer.Ordinal);
        var was = new Dictionary<string, ObjectId?>(StringComparer.Ordinal);
        if (before != commit.Tree) Differences(before, commit.Tree, "", was, found);
        if (path is not null && !found.ContainsKey(path))
        {
            found[path] = was[path] = reader.Find(commit.Tree, path) is { IsFile: true } same ? same.Id : null;
        }

        foreach (var (file, blob) in found)
        {
            var edit = file == path
                ? new LedgerEdit(file, commit.Id, commit.Author.Who, null, text)
                : edits.GetValueOrDefault(file) ?? new LedgerEdit(file, commit.Id, commit.Author.Who, was[file], null);
            if (blob == (edit.Text is { } must ? BlobId(must, commit.Id) : edit.Blob)) edits.Remove(file);
            else edits[file] = edit with { Commit = commit.Id, By = commit.Author.Who };
        }
    }

    /// <summary>The files of the ledger that differ between two trees.</summary>
    private void Differences(
        ObjectId? before, ObjectId? after, string prefix, Dictionary<string, ObjectId?> was, Dictionary<string, ObjectId?> now, int depth = 0)
    {
        if (depth > MaximumDepth) throw new LedgerException($"the ledger's folder {prefix} is deeper than {MaximumDepth} folders.");
        var old = Entries(before);
        var current = Entries(after);
        foreach (var name in old.Keys.Union(current.Keys))
        {
            var (a, b) = (old.GetValueOrDefault(name), current.GetValueOrDefault(name));
            if (a == b || (prefix.Length == 0 && !LedgerFile.AllFolders.Contains(name))) continue;
            var path = prefix + name;
            if (a?.IsTree == true || b?.IsTree == true)
            {
                Differences(a is { IsTree: true } ? a.Id : null, b is { IsTree: true } ? b.Id : null, path + "/", was, now, depth + 1);
            }

            if (a is { IsTree: false } || b is { IsTree: false })
            {
                was[path] = a is { IsFile: true } ? a.Id : null;
                now[path] = b is { IsFile: true } ? b.Id : null;
            }
        }
    }

    private Dictionary<string, TreeEntry> Entries(ObjectId? tree) =>
        tree is { } id ? reader.ReadTree(id).ToDictionary(e => e.Name, StringComparer.Ordinal) : [];

    /// <summary>What git calls a file with this text, by the repository's kind of ids.</summary>
    private static ObjectId BlobId(string text, ObjectId like)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        byte[] whole = [.. Encoding.ASCII.GetBytes($"blob {bytes.Length.ToString(CultureInfo.InvariantCulture)}\0"), .. bytes];
#pragma warning disable CA5350 // It names an object as git does; nothing rests on it.
        return ObjectId.Parse(Convert.ToHexStringLower(like.Hex.Length == 64 ? SHA256.HashData(whole) : SHA1.HashData(whole)));
#pragma warning restore CA5350
    }
}

/// <summary>What a replay came to.</summary>
/// <param name="Ledger">What counts.</param>
/// <param name="Events">How many events there are.</param>
/// <param name="Marks">Commits that are odd, the oldest first.</param>
internal sealed record ReplayedLedger(LedgerSnapshot Ledger, int Events, IReadOnlyList<LedgerMark> Marks);

/// <summary>A commit of the ledger that is odd.</summary>
internal sealed record LedgerMark(LedgerMarkKind Kind, ObjectId Commit);

internal enum LedgerMarkKind
{
    /// <summary>It is dated well before the one that it follows.</summary>
    Clock,

    /// <summary>It has several parents.</summary>
    Merge,

    /// <summary>It records no event.</summary>
    NoEvent,
}
