using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Views;

/// <summary>
/// Reads a repository as it counts: ledger and tags are those that were decided on, everything else is the repository's.
/// A tag of this clone that is where the ledger had it before is only behind, and what the ledger says counts; a tag that
/// the ledger never knew was moved by plain git, and counts.
/// </summary>
internal sealed class ViewReader(IGitReader here, RegistryView view, string ledgerReference, LedgerLine line, Func<LedgerSnapshot> replay) : IGitReader
{
    private readonly Lazy<LedgerSnapshot> ledger = new(replay);
    private readonly Lazy<Dictionary<string, HashSet<ObjectId>>> recorded = new(() => Recorded(here, view.Ledger));
    private readonly Lazy<HashSet<string>> unpushed = new(() => Unpushed(here, view));

    public string Description => here.Description;

    public ObjectId? Resolve(string reference) =>
        reference == ledgerReference ? LedgerNow()
        : reference.StartsWith(RegistryReferences.Root, StringComparison.Ordinal) ? Counts(reference, here.Resolve(reference))
        : here.Resolve(reference);

    public IReadOnlyList<GitReference> List(string prefix)
    {
        var found = here.List(prefix);
        if (!prefix.StartsWith(RegistryReferences.Root, StringComparison.Ordinal)) return found;
        var names = found.ToDictionary(r => r.Name, r => (ObjectId?)r.Target, StringComparer.Ordinal);
        foreach (var name in view.Tags?.Keys ?? [])
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal)) names.TryAdd(name, null);
        }

        return
        [
            .. names.Select(n => (n.Key, Target: Counts(n.Key, n.Value))).Where(n => n.Target is not null)
                .Select(n => new GitReference(n.Key, n.Target!.Value)).OrderBy(r => r.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>Tags of this clone that are not where they count, and can be brought there.</summary>
    /// <param name="except">Names that are moved anyway.</param>
    public IEnumerable<(string Name, ObjectId? Here, ObjectId Counts)> Behind(IEnumerable<string> except)
    {
        foreach (var name in (view.Tags?.Keys ?? []).Union(unpushed.Value).Except(except, StringComparer.Ordinal))
        {
            var target = here.Resolve(name);
            if (Counts(name, target) is { } counts && counts != target && here.KindOf(counts) is not null) yield return (name, target, counts);
        }
    }

    public GitObjectKind? KindOf(ObjectId id) => here.KindOf(id);

    public GitTag ReadTag(ObjectId id) => here.ReadTag(id);

    public GitTag? FindTag(ObjectId id) => here.FindTag(id);

    public GitCommit ReadCommit(ObjectId id) => here.ReadCommit(id);

    public IReadOnlyList<TreeEntry> ReadTree(ObjectId id) => here.ReadTree(id);

    public TreeEntry? Find(ObjectId tree, string path) => here.Find(tree, path);

    public byte[] ReadBytes(ObjectId blob, int maximum) => here.ReadBytes(blob, maximum);

    public string ReadText(ObjectId blob) => here.ReadText(blob);

    /// <summary>The repository's reader belongs to whoever opened it.</summary>
    public void Dispose()
    {
    }

    /// <summary>The ledger, also when this or another command has continued it since the decision.</summary>
    private ObjectId? LedgerNow()
    {
        if (view.OnlyRemote) return view.Ledger;
        var local = here.Resolve(ledgerReference);
        return local == view.LocalLedger || line.Compare(view.Ledger, local, CancellationToken.None) is not LedgerRelation.Behind
            ? view.Ledger
            : local;
    }

    /// <summary>Where a tag is, as it counts.</summary>
    private ObjectId? Counts(string name, ObjectId? local)
    {
        if (view.Tags is { } tags)
        {
            ObjectId? there = tags.TryGetValue(name, out var id) ? id : null;
            if (view.OnlyRemote) return there;
            if (unpushed.Value.Contains(name)) return local == there || IsBehind(name, local) ? ByLedger(name) ?? local : local;
            if (local == there) return local;
            if (there is null && IsRetired(name, local)) return null;
            // A release that the ledger has as it is here goes along with what is pushed next.
            if (there is null && IsRelease(name)) return local;
            return local is null || ByLedger(name) == local || IsBehind(name, local) ? there : local;
        }

        if (IsRelease(name)) return IsRetired(name, local) ? null : local;
        // An arm that the ledger had as it is here, and has no more, is over.
        if (ByLedger(name) is not { } now) return RegistryReferences.IsArmOf(name) && IsBehind(name, local) ? null : local;
        if (now == local) return local;
        // A fetch that prunes takes a tag away that was made here and is not at the remote yet.
        if (local is null) return view is { Origin: RegistryOrigin.Fetched, LocalLedger: null } || unpushed.Value.Contains(name) ? now : null;
        return IsBehind(name, local) ? now : local;
    }

    /// <summary>
    /// Whether a tag is one that the ledger had there before. Where the ledgers are the same, that a release's own tag
    /// stands there is somebody's decision: an environment's tag of ours is made only once.
    /// </summary>
    private bool IsBehind(string name, ObjectId? target) =>
        target is { } id && recorded.Value.GetValueOrDefault(name)?.Contains(id) == true
        && (view.LocalLedger != view.RemoteLedger || here.FindTag(id)?.Name == RegistryReferences.TagName(name));

    private ObjectId? ByLedger(string name)
    {
        if (RegistryReferences.TryParseRelease(name, out var prompt, out var version)) return ledger.Value.Release(prompt, version)?.Tag;
        return RegistryReferences.TrySplit(name, out prompt, out var environment) ? ledger.Value.State(prompt, environment)?.Tag : null;
    }

    /// <summary>Whether a release's tag of this clone is only left behind: the ledger has it in the archive.</summary>
    private bool IsRetired(string name, ObjectId? local) =>
        RegistryReferences.TryParseRelease(name, out var prompt, out var version) && ledger.Value.Retirement(prompt, version) is { } retired && retired.Tag == local;

    private static bool IsRelease(string name) => RegistryReferences.TryParseRelease(name, out _, out _);

    private static Dictionary<string, HashSet<ObjectId>> Recorded(IGitReader reader, ObjectId? head)
    {
        var found = new Dictionary<string, HashSet<ObjectId>>(StringComparer.Ordinal);
        foreach (var entry in LedgerHistory.Walk(reader, head))
        {
            if (entry is not { Kind: not LedgerEventKind.Approve, Reference: { } reference, Tag: { } tag }) continue;
            if (!found.TryGetValue(reference, out var tags)) found.Add(reference, tags = []);
            tags.Add(tag);
        }

        return found;
    }

    private static HashSet<string> Unpushed(IGitReader reader, RegistryView view) => view.Ledger == view.RemoteLedger || view.Origin != RegistryOrigin.Local || view.OnlyRemote
        ? []
        : [.. LedgerHistory.Walk(reader, view.Ledger).TakeWhile(e => e.Commit!.Id != view.RemoteLedger)
            .Where(e => e.Kind is not (LedgerEventKind.Approve or LedgerEventKind.Superseded)).SelectMany(e => e.References)];
}
