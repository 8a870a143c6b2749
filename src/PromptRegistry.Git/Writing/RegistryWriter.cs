using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.References;
using PromptRegistry.Git.Remotes;
using PromptRegistry.Git.Views;

namespace PromptRegistry.Git.Writing;

/// <summary>
/// Makes planned changes: tags and ledger move in one transaction, here and, if asked, at a remote. The order is safe
/// to be killed in: objects first, which nobody sees; then all refs locked at their expected values; then the remote,
/// which takes all or nothing; then the refs here, tags before the ledger. What a kill can leave is therefore at worst
/// a tag without its event, or a remote that is ahead; a journal says so to the next command, which finishes it. Whoever finds the tag moved has lost and
/// changes nothing; whoever finds only the ledger moved records the event on top of it and tries again.
/// </summary>
internal sealed class RegistryWriter(GitRegistry registry)
{
    // What counts is read by the one, what a transaction here must find is read by the other.
    private readonly IGitReader reader = registry.Reader;
    private readonly IGitReader here = registry.Local;

    public Outcome<WriteReceipt> Write(
        IReadOnlyList<PlannedChange> changes, WriteOptions options, CancellationToken cancellation)
    {
        var identity = CommitterIdentity.Read(registry.Git, registry.Options.Clock, cancellation);
        if (!identity.Succeeded) return identity.As<WriteReceipt>();
        var remote = options.Remote is { } name ? new Remote(registry, name) : null;
        if (options.DryRun) return Rehearse(changes, remote, cancellation);

        var signs = options.Sign || TagSigner.IsConfigured(registry.Git, cancellation);
        var writer = new ObjectWriter(registry.Git, identity.Value, options.AuthorOr(identity.Value), signs ? new TagSigner(registry) : null, cancellation);
        var tags = changes.Select(c => c.Target(tag => writer.WriteTag(Unique(tag)))).ToList();
        var events = changes.Zip(tags, (c, tag) => c.Event with { Tag = tag ?? c.Event.Tag, Reason = options.Reason, Request = options.Request }).ToList();
        List<ReferenceUpdate> updates =
        [
            .. changes.Zip(tags, (c, tag) => new ReferenceUpdate(c.Reference, tag, c.Expected)), .. changes.Select(c => c.Beside).OfType<ReferenceUpdate>(),
        ];
        return Repeat(() => Try(writer, updates, events, remote, cancellation), tags, cancellation);
    }

    /// <summary>
    /// Pushes what was recorded here and not pushed yet, if there is a remote to push to.
    /// </summary>
    /// <returns>The ledger's head where the remote has it now; none in a dry run and where it had it before.</returns>
    public Outcome<WriteReceipt> PushRecorded(WriteOptions options, CancellationToken cancellation)
    {
        if (options.Remote is not { } name) return Outcome<WriteReceipt>.Success(WriteReceipt.Nothing);
        if (!options.DryRun) CatchUp(cancellation);
        if (here.Resolve(registry.LedgerReference) is not { } ledger) return Outcome<WriteReceipt>.Success(WriteReceipt.Nothing);
        var remote = new Remote(registry, name);
        return Repeat(
            () =>
            {
                var (plan, refusal) = remote.Prepare([], [], ledger, cancellation);
                if (plan is null) return refusal!;
                if (options.DryRun || plan.LedgerStart != ledger || plan.RemoteLedger == ledger) return new WriteAttempt.Done(null);
                if (remote.Push(plan, ledger, static _ => { }, cancellation) is { } failed) return failed;
                new TrackedRemote(registry).Note(name, ledger);
                return new WriteAttempt.Done(ledger);
            },
            [], cancellation);
    }

    /// <summary>Tries until it is done or refused, or others have been faster too often.</summary>
    private Outcome<WriteReceipt> Repeat(Func<WriteAttempt> attempt, IReadOnlyList<ObjectId?> tags, CancellationToken cancellation)
    {
        for (var count = 1; ; count++)
        {
            switch (attempt())
            {
                case WriteAttempt.Done done:
                    return Outcome<WriteReceipt>.Success(new WriteReceipt(tags, done.Ledger));
                case WriteAttempt.Refused refused:
                    return Outcome<WriteReceipt>.Failure(refused.Code, refused.Why);
                case WriteAttempt.Again again when count >= registry.Options.MaximumAttempts:
                    return TooBusy(again, count);
                default:
                    Wait(count, cancellation);
                    break;
            }
        }
    }

    /// <summary>
    /// The same move by the same person in the same second would be the same object: of two at once, both would believe
    /// that it was theirs.
    /// </summary>
    private static NewTag Unique(NewTag tag) => tag with { Message = $"{tag.Message}Nonce: {Guid.NewGuid():N}\n" };

    /// <summary>Finds out whether the write would be refused, here or at the remote.</summary>
    private Outcome<WriteReceipt> Rehearse(
        IReadOnlyList<PlannedChange> changes, Remote? remote, CancellationToken cancellation)
    {
        List<ReferenceUpdate> tags =
        [
            .. changes.Select(c => new ReferenceUpdate(c.Reference, c.Target(static tag => tag.Target), c.Expected)), .. changes.Select(c => c.Beside).OfType<ReferenceUpdate>(),
        ];
        var events = changes.Select(c => c.Event).ToList();
        var refusal = Lost(tags)
            ?? remote?.Prepare(tags, events, here.Resolve(registry.LedgerReference), cancellation).Refusal;
        return refusal is WriteAttempt.Refused refused
            ? Outcome<WriteReceipt>.Failure(refused.Code, refused.Why)
            : Outcome<WriteReceipt>.Success(WriteReceipt.Nothing);
    }

    private WriteAttempt Try(
        ObjectWriter writer,
        List<ReferenceUpdate> tags,
        List<LedgerEvent> events,
        Remote? remote,
        CancellationToken cancellation)
    {
        var ours = tags.ConvertAll(t => t with { Old = here.Resolve(t.Name) });
        if (Lost(tags) is { } before) return before;
        var local = here.Resolve(registry.LedgerReference);
        if (!TryStart(local, cancellation, out var start)) return Diverged(local);
        PushPlan? plan = null;
        if (remote is not null)
        {
            var prepared = remote.Prepare(tags, events, local, cancellation);
            if (prepared.Refusal is { } refusal) return refusal;
            plan = prepared.Plan!;
            start = plan.LedgerStart;
        }

        var head = new LedgerBuilder(reader, writer).Append(registry.ReadLedger(start), events);
        var ledger = new ReferenceUpdate(registry.LedgerReference, head, local);
        // An event that only is recorded leaves its tag where it counts, which a clone that is behind learns now.
        if (remote is not null) ours.AddRange(Behind(tags.Select(t => t.Name)));
        try
        {
            using var journal = MoveJournal.Begin(registry.Place.CommonFolder, remote?.Name, [.. ours, ledger]);
            using var transaction = ReferenceTransaction.Prepare(
                registry.Git, [.. ours, ledger], LedgerMessage.Subject(events[0]), journal.Add, cancellation);
            if (plan is not null && remote!.Push(plan, head, journal.Add, cancellation) is { } failed) return failed;
            transaction.Commit();
            if (remote is not null) new TrackedRemote(registry).Note(remote.Name, head);
            return new WriteAttempt.Done(head);
        }
        catch (ReferenceTransactionException) when (HasMoved(ours.Append(ledger)))
        {
            // Git moved everything and was ended before it could say so.
            return new WriteAttempt.Done(head);
        }
        catch (ReferenceTransactionException exception)
        {
            return Explain(exception, tags);
        }
    }

    private bool HasMoved(IEnumerable<ReferenceUpdate> updates) => updates.All(u => here.Resolve(u.Name) == u.New);

    /// <summary>The ledger to go on with where only this repository moves; false where neither can be continued.</summary>
    private bool TryStart(ObjectId? local, CancellationToken cancellation, out ObjectId? start)
    {
        start = local;
        if (registry.View?.RemoteLedger is not { } there) return true;
        var relation = new LedgerLine(registry).Compare(local, there, cancellation);
        if (relation == LedgerRelation.Behind) start = there;
        return relation != LedgerRelation.Diverged;
    }

    private WriteAttempt.Refused Diverged(ObjectId? local) => new(
        OutcomeCode.Conflict, ViewDecision.Diverged(registry, registry.View!.Remote!, local!.Value, registry.View.RemoteLedger!.Value));

    /// <summary>Tags that are behind here come to where the remote has them.</summary>
    private IEnumerable<ReferenceUpdate> Behind(IEnumerable<string> except) => reader is ViewReader view
        ? view.Behind(except).Select(t => new ReferenceUpdate(t.Name, t.Counts, t.Here))
        : [];

    /// <summary>Brings ledger and tags of this clone to what the remote has, where they are only behind.</summary>
    private void CatchUp(CancellationToken cancellation)
    {
        var updates = Behind([]).ToList();
        var (local, counts) = (here.Resolve(registry.LedgerReference), reader.Resolve(registry.LedgerReference));
        if (counts is { } head && counts != local) updates.Add(new ReferenceUpdate(registry.LedgerReference, head, local));
        if (updates.Count == 0) return;
        using var transaction = ReferenceTransaction.Prepare(
            registry.Git, updates, "catch up with the remote", null, cancellation);
        transaction.Commit();
    }

    private WriteAttempt Explain(ReferenceTransactionException exception, List<ReferenceUpdate> tags)
    {
        if (Lost(tags) is { } lost) return lost;
        if (exception.IsNameTaken)
        {
            return new WriteAttempt.Refused(OutcomeCode.Usage, RegistryFailure.Finding(
                RegistryDiagnostics.NameTaken,
                "",
                $"{exception.Message.TrimEnd('.')}. A branch or tag has the name that a folder of refs needs, or the reverse. "
                    + "Rename it, or give the ledger another branch ('ledger: { branch: … }' in promptregistry.yaml)."));
        }

        // Not lost and not in the way: another event was recorded meanwhile, or somebody holds a lock for a moment.
        return exception.IsLocked || exception.Message.Contains(registry.LedgerReference, StringComparison.Ordinal)
            ? new WriteAttempt.Again(exception.Message)
            : throw exception;
    }

    private WriteAttempt.Refused? Lost(List<ReferenceUpdate> tags)
    {
        foreach (var tag in tags)
        {
            var now = reader.Resolve(tag.Name);
            if (now == tag.Old) continue;
            return new WriteAttempt.Refused(OutcomeCode.Conflict, RegistryFailure.Finding(
                RegistryDiagnostics.MovedByOther, tag.Name, new Winner(registry).Describe(tag.Name, now)));
        }

        return null;
    }

    private void Wait(int attempt, CancellationToken cancellation)
    {
        // Whoever came last waits longest, so that of many writers those that lost often get their turn; never zero, so
        // that they do not spin.
        var pause = TimeSpan.FromMilliseconds(1 + (250.0 / attempt * registry.Options.Jitter()));
        cancellation.WaitHandle.WaitOne(pause);
        cancellation.ThrowIfCancellationRequested();
    }

    private Outcome<WriteReceipt> TooBusy(WriteAttempt.Again again, int attempts)
    {
        var locks = ReferenceLocks.Find(registry).ToList();
        var why = locks.Count == 0
            ? $"Others wrote the ledger during all of {attempts} attempts; nothing was changed. Try again."
            : $"A lock is there that stops every move: {string.Join(" ", locks.Select(l => l.Describe()))} Nothing was changed.";
        return Outcome<WriteReceipt>.Failure(OutcomeCode.Infrastructure, RegistryFailure.Finding(
            RegistryDiagnostics.TooBusy, "", $"{why} Git said: {again.Why}"));
    }
}
