using System.Diagnostics;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.References;
using PromptRegistry.Git.Remotes;
using PromptRegistry.Git.Views;

namespace PromptRegistry.Git.Writing;

/// <summary>
/// A repository elsewhere that moves together with this one. What is pushed is leased at the values just seen there,
/// and the remote takes all refs or none.
/// </summary>
internal sealed class Remote(GitRegistry registry, string name)
{
    private readonly RemoteReferences references = new(registry.Git, name);
    private readonly IGitReader reader = registry.Reader;

    public string Name => name;

    /// <summary>Compares what is there with what is here, and decides on which ledger to go on.</summary>
    /// <returns>What to push, or why nothing can be.</returns>
    public (PushPlan? Plan, WriteAttempt.Refused? Refusal) Prepare(
        IReadOnlyList<ReferenceUpdate> tags,
        IReadOnlyList<LedgerEvent> events,
        ObjectId? localLedger,
        CancellationToken cancellation)
    {
        var needed = events.Where(e => e.Kind is not (LedgerEventKind.Release or LedgerEventKind.Delete or LedgerEventKind.End or LedgerEventKind.Retire or LedgerEventKind.Restore))
            .Select(e => RegistryReferences.Release(e.Prompt, e.Version))
            .Except(tags.Select(t => t.Name), StringComparer.Ordinal).ToList();
        var there = references.Read([registry.LedgerReference, .. tags.Select(t => t.Name), .. needed], cancellation);
        var remoteLedger = Seen(there, registry.LedgerReference);
        if (remoteLedger is { } seen) Fetch([registry.LedgerReference], seen, cancellation);
        var start = Continue(localLedger, remoteLedger, cancellation);
        if (start.Refusal is { } diverged) return (null, diverged);

        var updates = new List<ReferenceUpdate>();
        var refusal = Add(updates, tags, there, start.Unpushed ? remoteLedger : null, cancellation)
            ?? AddReleases(updates, needed, there)
            ?? (start.Unpushed ? AddUnpushed(updates, localLedger, remoteLedger, cancellation) : null);
        return refusal is null
            ? (new PushPlan(start.Ledger, remoteLedger, updates), null)
            : (null, refusal);
    }

    /// <summary>Pushes; null when the remote took everything.</summary>
    /// <param name="started">Told the process that pushes.</param>
    public WriteAttempt? Push(PushPlan plan, ObjectId ledger, Action<Process> started, CancellationToken cancellation)
    {
        List<ReferenceUpdate> all = [.. plan.Updates, new(registry.LedgerReference, ledger, plan.RemoteLedger)];
        var result = references.Push(all, started, cancellation);
        if (result.Succeeded) return null;

        // The connection may have broken before the answer: what stands there now decides.
        var there = references.Read(all.Select(u => u.Name), cancellation);
        if (all.TrueForAll(u => Seen(there, u.Name) == u.New)) return null;
        if (FirstMoved(plan.Updates, there, cancellation) is { } moved) return moved;
        var remoteLedger = Seen(there, registry.LedgerReference);
        return remoteLedger != plan.RemoteLedger || RemoteReferences.IsContention(result)
            ? new WriteAttempt.Again(RemoteReferences.Said(result))
            : Refuse(OutcomeCode.Infrastructure, RegistryDiagnostics.RemoteRefused, "",
                $"{name} did not take the change; nothing was changed here either. git push said: {RemoteReferences.Said(result)}");
    }

    private WriteAttempt.Refused? FirstMoved(
        IReadOnlyList<ReferenceUpdate> tags, Dictionary<string, ObjectId> there, CancellationToken cancellation)
    {
        foreach (var tag in tags)
        {
            var seen = Seen(there, tag.Name);
            if (seen == tag.Old) continue;
            if (seen is { } now) Fetch([tag.Name], now, cancellation);
            var fetch = $"git fetch {name} '+{tag.Name}:{tag.Name}'";
            return Refuse(OutcomeCode.Conflict, RegistryDiagnostics.MovedByOther, tag.Name,
                new Winner(registry).DescribeAt(name, tag.Name, tag.Old, seen)
                    + (seen is null ? "" : $" Take over what is there with \"{fetch}\" and look again."));
        }

        return null;
    }

    /// <summary>The ledger to go on with: the one that has all events of the other.</summary>
    private (ObjectId? Ledger, bool Unpushed, WriteAttempt.Refused? Refusal) Continue(
        ObjectId? local, ObjectId? remote, CancellationToken cancellation) =>
        new LedgerLine(registry).Compare(local, remote, cancellation) switch
        {
            LedgerRelation.Same or LedgerRelation.Behind => (remote, false, null),
            LedgerRelation.Ahead => (local, true, null),
            _ => (null, false, new WriteAttempt.Refused(
                OutcomeCode.Conflict, ViewDecision.Diverged(registry, name, local!.Value, remote!.Value))),
        };

    /// <summary>
    /// Adds moves, each leased at what is there now. That must be what is here, or, where the ledger has events that
    /// were not pushed yet, what the remote's own ledger says.
    /// </summary>
    private WriteAttempt.Refused? Add(
        List<ReferenceUpdate> updates,
        IEnumerable<ReferenceUpdate> moves,
        Dictionary<string, ObjectId> there,
        ObjectId? remoteLedger,
        CancellationToken cancellation)
    {
        var recorded = registry.ReadLedger(remoteLedger);
        // A clone may do without the archive.
        var archive = registry.ReadLedger(Seen(there, registry.LedgerReference) ?? remoteLedger);
        foreach (var move in moves)
        {
            var seen = Seen(there, move.Name);
            if (seen != move.Old && seen != Recorded(RegistryReferences.TryParseArchived(move.Name, out _, out _) ? archive : recorded, move.Name)) return FirstMoved([move], there, cancellation);
            updates.Add(move with { Old = seen });
        }

        return null;
    }

    private WriteAttempt.Refused? AddReleases(
        List<ReferenceUpdate> updates, List<string> releases, Dictionary<string, ObjectId> there)
    {
        foreach (var release in releases)
        {
            var here = reader.Resolve(release)!.Value;
            if (!there.TryGetValue(release, out var seen)) updates.Add(new ReferenceUpdate(release, here, null));
            else if (seen != here) return ReleaseDiffers(release, here, seen);
        }

        return null;
    }

    /// <summary>
    /// The tags of events that were recorded here and not pushed: the remote's ledger must not run ahead of its tags.
    /// </summary>
    private WriteAttempt.Refused? AddUnpushed(
        List<ReferenceUpdate> updates, ObjectId? local, ObjectId? remote, CancellationToken cancellation)
    {
        var events = LedgerHistory.Walk(reader, local).TakeWhile(e => e.Commit!.Id != remote).Where(e => e.Kind != LedgerEventKind.Superseded).ToList();
        var names = events.SelectMany(e => e.References).Distinct(StringComparer.Ordinal).Where(ReferenceName.IsValid)
            .Except(updates.Select(u => u.Name), StringComparer.Ordinal).ToList();
        if (names.Count == 0) return null;
        var there = references.Read(names, cancellation);
        var moves = new List<ReferenceUpdate>();
        foreach (var reference in names)
        {
            var seen = Seen(there, reference);
            if (reader.Resolve(reference) is not { } here)
            {
                // Of an arm that is over here, and of a release that was retired, nothing may stay there. The newest event comes first.
                if (seen is not null && events.Find(e => e.References.Contains(reference))!.TakesAway(reference)) moves.Add(new ReferenceUpdate(reference, null, null));
                continue;
            }

            if (seen != here) moves.Add(new ReferenceUpdate(reference, here, seen is null ? null : here));
        }

        return Add(updates, moves, there, remote, cancellation);
    }

    /// <summary>Where the remote's own ledger says that a tag is.</summary>
    private static ObjectId? Recorded(LedgerSnapshot ledger, string reference)
    {
        if (RegistryReferences.TryParseRelease(reference, out var prompt, out var version))
        {
            return ledger.Releases(prompt).FirstOrDefault(r => r.Version == version)?.Tag;
        }

        if (RegistryReferences.TryParseArchived(reference, out prompt, out version)) return ledger.Retirement(prompt, version)?.Tag;
        return RegistryReferences.TrySplit(reference, out prompt, out var environment)
            ? ledger.State(prompt, environment)?.Tag
            : null;
    }

    private static ObjectId? Seen(Dictionary<string, ObjectId> there, string name) =>
        there.TryGetValue(name, out var id) ? id : null;

    private void Fetch(IReadOnlyList<string> names, ObjectId wanted, CancellationToken cancellation)
    {
        if (reader.KindOf(wanted) is null) references.Fetch(names, cancellation);
    }

    private WriteAttempt.Refused ReleaseDiffers(string release, ObjectId here, ObjectId there) => Refuse(
        OutcomeCode.Invalid, RegistryDiagnostics.ReleaseMoved, release,
        $"The release {RegistryReferences.TagName(release)} is the tag {here.Abbreviated} here, but {there.Abbreviated} at {name}. "
            + "A release never moves: one of them was moved. Take the one that was reviewed, "
            + $"'git fetch {name} +{release}:{release}' for the remote's.");

    private static WriteAttempt.Refused Refuse(
        OutcomeCode code, DiagnosticDescriptor descriptor, string where, string message) =>
        new(code, RegistryFailure.Finding(descriptor, where, message));
}

/// <summary>What goes to a remote together with a local change.</summary>
/// <param name="LedgerStart">The commit that the new events are recorded on.</param>
/// <param name="RemoteLedger">Where the remote's ledger was seen; null where it has none.</param>
/// <param name="Updates">The tags, each with the value seen at the remote.</param>
internal sealed record PushPlan(ObjectId? LedgerStart, ObjectId? RemoteLedger, IReadOnlyList<ReferenceUpdate> Updates);
