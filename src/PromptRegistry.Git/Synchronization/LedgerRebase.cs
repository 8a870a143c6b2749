using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.References;
using PromptRegistry.Git.Remotes;
using PromptRegistry.Git.Views;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Synchronization;

/// <summary>Events of this clone that were put behind those of a remote, oldest first.</summary>
internal sealed record RebasedLedger(IReadOnlyList<LedgerEvent> Events);

/// <summary>
/// Puts the events of this clone behind those of a remote, so that two ledgers that went separate ways are one line again.
/// No event is lost: one about a tag that was also moved at the remote is kept as superseded, and the remote's counts,
/// because that is what others saw. Nothing is pushed.
/// </summary>
internal sealed class LedgerRebase(GitRegistry registry)
{
    private readonly IGitReader reader = registry.Local;

    public Outcome<RebasedLedger> Run(string remote, WriteOptions options, CancellationToken cancellation)
    {
        var decided = new ViewDecision(registry).ForReading(remote, cancellation);
        if (decided.Value is not { } view) return decided.As<RebasedLedger>();
        if (new LedgerLine(registry).Compare(view.LocalLedger, view.RemoteLedger, cancellation) != LedgerRelation.Diverged)
        {
            return Outcome<RebasedLedger>.Success(new RebasedLedger([]));
        }

        var identity = CommitterIdentity.Read(registry.Git, registry.Options.Clock, cancellation);
        if (!identity.Succeeded) return identity.As<RebasedLedger>();
        var (local, there) = (view.LocalLedger!.Value, view.RemoteLedger!.Value);
        var common = registry.Git.Run(["merge-base", local.Hex, there.Hex], cancellation: cancellation);
        var from = common.Succeeded ? ObjectId.Parse(common.Line) : (ObjectId?)null;
        var contested = Contested(view, Since(local, from), Since(there, from), from);
        var events = Since(local, from).Reverse().Select(e => Replay(e, contested, registry.ReadLedger(there))).ToList();
        if (!options.DryRun) Write(view, identity.Value, events, contested, options, cancellation);
        if (!options.DryRun) new TrackedRemote(registry).Note(remote, there);
        return Outcome<RebasedLedger>.Success(new RebasedLedger(events));
    }

    private void Write(
        RegistryView view, GitSignature who, List<LedgerEvent> events, HashSet<string> contested, WriteOptions options, CancellationToken cancellation)
    {
        var signs = options.Sign || TagSigner.IsConfigured(registry.Git, cancellation);
        var writer = new ObjectWriter(registry.Git, who, who, signs ? new TagSigner(registry) : null, cancellation);
        var head = new LedgerBuilder(reader, writer).Append(registry.ReadLedger(view.RemoteLedger), events);
        var updates = new List<ReferenceUpdate>();
        foreach (var name in contested)
        {
            var now = reader.Resolve(name);
            if (view.Tags!.TryGetValue(name, out var tag) && tag != now && reader.KindOf(tag) is not null) updates.Add(new ReferenceUpdate(name, tag, now));
        }

        updates.Add(new ReferenceUpdate(registry.LedgerReference, head, view.LocalLedger));
        using var transaction = ReferenceTransaction.Prepare(
            registry.Git, updates, "put the events of this clone behind the remote's", null, cancellation);
        transaction.Commit();
    }

    /// <summary>The events after a common one, the newest first.</summary>
    private IEnumerable<LedgerEvent> Since(ObjectId head, ObjectId? common) =>
        LedgerHistory.Walk(reader, head).TakeWhile(e => e.Commit!.Id != common);

    /// <summary>The tags that the remote moved too since the ledgers were one, by an event or by plain git.</summary>
    private HashSet<string> Contested(RegistryView view, IEnumerable<LedgerEvent> mine, IEnumerable<LedgerEvent> theirs, ObjectId? common)
    {
        var contested = theirs.Where(IsMove).Select(e => e.Reference).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var before = registry.ReadLedger(common);
        foreach (var entry in mine.Where(IsMove))
        {
            if (entry.Reference is not { } name || !view.Tags!.TryGetValue(name, out var there)) continue;
            var was = entry.Environment is { } environment ? before.State(entry.Prompt, environment)?.Tag : null;
            if (there != was && there != entry.Tag) contested.Add(name);
        }

        return contested;
    }

    private static LedgerEvent Replay(LedgerEvent entry, HashSet<string> contested, LedgerSnapshot there)
    {
        var replay = entry with { Replays = [.. entry.Replays, entry.Commit!.Id] };
        if (entry.Kind == LedgerEventKind.Superseded || entry.Reference is not { } name || !contested.Contains(name)) return replay;
        // What was found out about a release that both have is more than the remote knows.
        var isRelease = entry.Environment is null || entry.Kind == LedgerEventKind.Approve;
        return isRelease && there.Release(entry.Prompt, entry.Version)?.Tag == entry.Tag
            ? replay
            : replay with { Kind = LedgerEventKind.Superseded, Was = entry.Kind };
    }

    private static bool IsMove(LedgerEvent entry) => entry.Kind is not (LedgerEventKind.Approve or LedgerEventKind.Superseded);
}
