using System.Collections.Immutable;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Ledger;

/// <summary>
/// What the ledger comes to as of one of its commits, or an empty one: files of a tree that is believed, and what events
/// changed since.
/// </summary>
internal sealed record LedgerSnapshot
{
    private readonly IGitReader reader;
    private readonly ObjectId? believed;
    private ImmutableDictionary<string, IReadOnlyList<EnvironmentState>> states = Empty<EnvironmentState>();
    private ImmutableDictionary<string, IReadOnlyList<RecordedRelease>> releases = Empty<RecordedRelease>();
    private ImmutableDictionary<string, IReadOnlyList<RecordedApproval>> approvals = Empty<RecordedApproval>();
    private ImmutableDictionary<string, IReadOnlyList<RecordedRetirement>> retired = Empty<RecordedRetirement>();

    private LedgerSnapshot(IGitReader reader, ObjectId? head, ObjectId? tree)
    {
        this.reader = reader;
        Head = head;
        Tree = believed = tree;
    }

    /// <summary>The newest event's commit; null where nothing was recorded yet.</summary>
    public ObjectId? Head { get; private init; }

    /// <summary>The tree that the commit has.</summary>
    public ObjectId? Tree { get; private init; }

    /// <summary>Files of the tree that are not what the events make them.</summary>
    public IReadOnlyList<LedgerEdit> Edits { get; private init; } = [];

    /// <summary>The ledger as its newest tree has it, whatever its events say.</summary>
    /// <param name="reader">The repository.</param>
    /// <param name="branch">The ledger's full ref name.</param>
    public static LedgerSnapshot Read(IGitReader reader, string branch) => At(reader, reader.Resolve(branch));

    /// <summary>The ledger as the tree of a commit has it, whatever its events say.</summary>
    public static LedgerSnapshot At(IGitReader reader, ObjectId? head) =>
        new(reader, head, head is { } id ? reader.ReadCommit(id).Tree : null);

    /// <summary>The prompts that the ledger knows, also when all their tags are gone.</summary>
    public IEnumerable<string> Prompts => LedgerFile.Folders
        .SelectMany(f => believed is { } tree && reader.Find(tree, f) is { IsTree: true } folder ? TreeWalk.Below(reader, folder.Id, "") : [])
        .Where(found => found.Entry.IsFile && found.Path.EndsWith(LedgerFile.End, StringComparison.Ordinal))
        .Select(found => found.Path[..^LedgerFile.End.Length])
        .Concat(states.Keys).Concat(releases.Keys)
        .Where(p => States(p).Count + Releases(p).Count > 0)
        .Distinct(StringComparer.Ordinal);

    /// <summary>Where the environments of a prompt stand by the ledger.</summary>
    public IReadOnlyList<EnvironmentState> States(string prompt) =>
        Known(ref states, prompt, LedgerFile.StatePath(prompt), LedgerFile.ReadStates);

    public EnvironmentState? State(string prompt, string environment) =>
        States(prompt).FirstOrDefault(s => s.Environment == environment);

    /// <summary>
    /// Whether an environment's tag is where the ledger recorded it; false also where that is not written as this program
    /// writes it. Costs the same however many releases there are.
    /// </summary>
    public bool IsRecorded(string prompt, string environment, ObjectId tag) =>
        states.ContainsKey(prompt)
            ? State(prompt, environment)?.Tag == tag
            : Text(LedgerFile.StatePath(prompt)) is { } text
                && LedgerFile.Section(text, environment)?.Contains($"\n  tag: \"{tag}\"\n", StringComparison.Ordinal) == true;

    public IReadOnlyList<RecordedApproval> Approvals(string prompt) =>
        Known(ref approvals, prompt, LedgerFile.ApprovalsPath(prompt), ApprovalFile.Read);

    /// <summary>The releases that are in the archive.</summary>
    public IReadOnlyList<RecordedRetirement> Retired(string prompt) =>
        Known(ref retired, prompt, LedgerFile.RetiredPath(prompt), RetirementFile.Read);

    /// <summary>When a release was retired; null where it was not, or is back.</summary>
    public RecordedRetirement? Retirement(string prompt, PromptVersion version) => Retired(prompt).FirstOrDefault(r => r.Version == version);

    public IReadOnlyList<RecordedRelease> Releases(string prompt) =>
        Known(ref releases, prompt, LedgerFile.ReleasesPath(prompt), LedgerFile.ReadReleases);

    /// <summary>
    /// One release as it was recorded; only its own lines are read, however many releases the prompt has.
    /// </summary>
    public RecordedRelease? Release(string prompt, PromptVersion version)
    {
        if (!releases.ContainsKey(prompt) && Text(LedgerFile.ReleasesPath(prompt)) is { } text)
        {
            if (LedgerFile.Section(text, version.ToString()) is { } section)
            {
                return LedgerFile.ReadReleases(section, LedgerFile.ReleasesPath(prompt)).FirstOrDefault(r => r.Version == version);
            }
        }

        return Releases(prompt).FirstOrDefault(r => r.Version == version);
    }

    /// <summary>The ledger after one more event, and the file that the event changes.</summary>
    /// <param name="entry">An event that changes a file.</param>
    /// <param name="who">Who did it, and when.</param>
    public (LedgerSnapshot After, string Path, string Text) With(LedgerEvent entry, GitSignature who)
    {
        var prompt = entry.Prompt;
        if (entry.Kind == LedgerEventKind.Approve)
        {
            var approval = new RecordedApproval(entry.Version, entry.Environment!, entry.Tag!.Value, entry.Digest, who.When, who.Who);
            var others = Approvals(prompt).Where(a => ApprovalFile.Key(a) != ApprovalFile.Key(approval));
            IReadOnlyList<RecordedApproval> now = [.. others, approval];
            return (this with { approvals = approvals.SetItem(prompt, now) }, LedgerFile.ApprovalsPath(prompt), ApprovalFile.Write(now));
        }

        if (entry.Kind is LedgerEventKind.Retire or LedgerEventKind.Restore)
        {
            var others = Retired(prompt).Where(r => r.Version != entry.Version);
            IReadOnlyList<RecordedRetirement> archive = entry.Kind == LedgerEventKind.Restore
                ? [.. others]
                : [.. others, new RecordedRetirement(entry.Version, entry.Tag!.Value, who.When, who.Who)];
            return (this with { retired = retired.SetItem(prompt, archive) }, LedgerFile.RetiredPath(prompt), RetirementFile.Write(archive));
        }

        if (entry.Environment is null)
        {
            IReadOnlyList<RecordedRelease> now = [.. Releases(prompt).Where(r => r.Version != entry.Version), Released(entry, who)];
            return (this with { releases = releases.SetItem(prompt, now) }, LedgerFile.ReleasesPath(prompt), LedgerFile.Write(now));
        }

        var elsewhere = States(prompt).Where(s => s.Environment != entry.Environment);
        IReadOnlyList<EnvironmentState> moved = entry.Kind is LedgerEventKind.Delete or LedgerEventKind.End ? [.. elsewhere] : [.. elsewhere, Moved(entry, who)];
        return (this with { states = states.SetItem(prompt, moved) }, LedgerFile.StatePath(prompt), LedgerFile.Write(moved));
    }

    /// <summary>The same, as a commit holds it.</summary>
    public LedgerSnapshot In(ObjectId commit, ObjectId tree, IReadOnlyList<LedgerEdit> edits) =>
        this with { Head = commit, Tree = tree, Edits = edits };

    private RecordedRelease Released(LedgerEvent entry, GitSignature who)
    {
        // What was known about the same tag stays; sync only adds to it.
        if (Releases(entry.Prompt).FirstOrDefault(r => r.Version == entry.Version && r.Tag == entry.Tag) is { } known)
        {
            return known with { Digest = known.Digest ?? entry.Digest, Verdict = entry.Verdict ?? known.Verdict };
        }

        return new RecordedRelease(
            entry.Version, entry.Target!.Value, entry.Tag!.Value, entry.Digest, entry.Bump ?? VersionBump.None, who.When, who.Who)
        {
            Verdict = entry.Verdict,
        };
    }

    private static EnvironmentState Moved(LedgerEvent entry, GitSignature who) => new(
        entry.Environment!, entry.Version, entry.Target!.Value, entry.Tag!.Value, entry.Digest, who.When, who.Who)
    {
        Override = entry.Override is { } why ? LedgerMessage.OneLine(why) : null,
    };

    private string? Text(string path) =>
        believed is { } tree && reader.Find(tree, path) is { IsFile: true } entry ? reader.ReadText(entry.Id) : null;

    private IReadOnlyList<T> Known<T>(
        ref ImmutableDictionary<string, IReadOnlyList<T>> known, string prompt, string path, Func<string, string, List<T>> read)
    {
        if (known.TryGetValue(prompt, out var found)) return found;
        IReadOnlyList<T> items = Text(path) is { } text ? read(text, path) : [];
        known = known.SetItem(prompt, items);
        return items;
    }

    private static ImmutableDictionary<string, IReadOnlyList<T>> Empty<T>() =>
        ImmutableDictionary.Create<string, IReadOnlyList<T>>(StringComparer.Ordinal);
}

/// <summary>A file of the ledger that a commit made other than its event does.</summary>
/// <param name="Path">The file.</param>
/// <param name="Commit">The commit that changed it.</param>
/// <param name="By">Who made that commit, as it says.</param>
/// <param name="Blob">What the file must be where that is known as an object; null with no text where there must be none.</param>
/// <param name="Text">What the file must be where no object has it.</param>
internal sealed record LedgerEdit(string Path, ObjectId Commit, string By, ObjectId? Blob, string? Text);
