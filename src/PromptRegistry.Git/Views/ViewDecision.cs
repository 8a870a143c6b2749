using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Remotes;

namespace PromptRegistry.Git.Views;

/// <summary>
/// Decides which ledger and which tags count in a clone: its own, the remote's as last fetched, or the remote's now. Of two
/// ledgers the one that has all events of the other counts; where neither has, that is an error.
/// </summary>
internal sealed class ViewDecision(GitRegistry registry)
{
    private readonly TrackedRemote tracked = new(registry);
    private readonly LedgerLine line = new(registry);

    /// <summary>For who only reads.</summary>
    /// <param name="remote">The remote to look at now; null to look at what is here.</param>
    public Outcome<RegistryView> ForReading(string? remote, CancellationToken cancellation) =>
        remote is null ? Here(cancellation) : Now(remote, onlyRemote: true, note: false, null, cancellation);

    /// <summary>For who writes.</summary>
    /// <param name="remote">The remote that moves too; null where only this repository moves.</param>
    /// <param name="dryRun">Nothing is written, also no note of what the remote has.</param>
    /// <param name="prompts">What is written about; empty for everything.</param>
    public Outcome<RegistryView> ForWriting(string? remote, bool dryRun, IReadOnlyCollection<string> prompts, CancellationToken cancellation)
    {
        if (remote is not null) return Now(remote, onlyRemote: false, note: !dryRun, prompts, cancellation);
        var isKnown = registry.Local.Resolve(registry.LedgerReference) is not null || tracked.Find() is not null;
        var decided = isKnown ? Here(cancellation) : First(dryRun, cancellation);
        // Gates would take for missing what only this clone does not have.
        return decided.Value is { } view && ViewFindings.Cut(registry, view) is { } cut
            ? Outcome<RegistryView>.Failure(OutcomeCode.Invalid, cut)
            : decided;
    }

    private Outcome<RegistryView> Here(CancellationToken cancellation)
    {
        var local = registry.Local.Resolve(registry.LedgerReference);
        if (tracked.Find() is not var (remote, there))
        {
            return Outcome<RegistryView>.Success(new RegistryView(RegistryOrigin.Local, "this repository has the only ledger that is known here")
            {
                Ledger = local,
                LocalLedger = local,
            });
        }

        return Choose(remote, local, there, isNow: false, cancellation) is { } view
            ? Outcome<RegistryView>.Success(view with { Seen = tracked.SeenAt(remote, there) })
            : Outcome<RegistryView>.Failure(OutcomeCode.Conflict, Diverged(registry, remote, local!.Value, there));
    }

    /// <summary>A ledger is about to begin: never a second one beside that of a remote.</summary>
    private Outcome<RegistryView> First(bool dryRun, CancellationToken cancellation)
    {
        foreach (var remote in tracked.Names())
        {
            var references = new RemoteReferences(registry.Git, remote);
            try
            {
                if (!references.Read([registry.LedgerReference], cancellation).TryGetValue(registry.LedgerReference, out var there)) continue;
                references.Fetch([registry.LedgerReference], cancellation);
                if (!dryRun) tracked.Note(remote, there);
                return Outcome<RegistryView>.Success(Choose(remote, null, there, isNow: false, cancellation)! with
                {
                    Seen = registry.Options.Clock.GetUtcNow(),
                });
            }
            catch (GitException exception)
            {
                return Outcome<RegistryView>.Failure(OutcomeCode.Infrastructure, RegistryFailure.Finding(RegistryDiagnostics.LedgerNotHere, "",
                    $"There is no ledger in this clone, and {remote} could not be asked whether it has one: {exception.Message} A second "
                        + $"ledger is never begun beside it. Try again when {remote} can be reached, or remove it ('git remote remove {remote}') "
                        + "where this repository has nothing to do with it."));
            }
        }

        return Here(cancellation);
    }

    private Outcome<RegistryView> Now(
        string remote, bool onlyRemote, bool note, IReadOnlyCollection<string>? prompts, CancellationToken cancellation)
    {
        var references = new RemoteReferences(registry.Git, remote);
        var branch = RegistryReferences.Branch(registry.Protected.Branch ?? registry.Settings.ProtectedBranch);
        var there = references.ReadRegistry([registry.LedgerReference, branch], cancellation);
        ObjectId? reviewed = there.Remove(branch, out var tip) ? tip : null;
        if (reviewed is { } commit && registry.Local.KindOf(commit) is null) references.Fetch([branch], cancellation);
        ObjectId? ledger = there.Remove(registry.LedgerReference, out var head) ? head : null;
        Bring(references, ledger, there, prompts ?? [], cancellation);
        if (note) tracked.Note(remote, ledger);
        var local = registry.Local.Resolve(registry.LedgerReference);
        var view = onlyRemote
            ? new RegistryView(RegistryOrigin.Remote, $"{remote} was asked for")
            {
                Remote = remote,
                Ledger = ledger,
                RemoteLedger = ledger,
                LocalLedger = local,
                OnlyRemote = true,
            }
            : Choose(remote, local, ledger, isNow: true, cancellation);
        return view is null
            ? Outcome<RegistryView>.Failure(OutcomeCode.Conflict, Diverged(registry, remote, local!.Value, ledger!.Value))
            : Outcome<RegistryView>.Success(view with { ProtectedCommit = reviewed, Tags = there, Seen = registry.Options.Clock.GetUtcNow() });
    }

    /// <summary>Gets the objects that are not here: the ledger, where environments point, and the releases asked about.</summary>
    private void Bring(
        RemoteReferences references, ObjectId? ledger, Dictionary<string, ObjectId> tags, IReadOnlyCollection<string> prompts, CancellationToken cancellation)
    {
        var wanted = tags.Where(t => IsWanted(t.Key, prompts) && registry.Local.KindOf(t.Value) is null).Select(t => t.Key).ToList();
        if (ledger is { } head && registry.Local.KindOf(head) is null) wanted.Add(registry.LedgerReference);
        if (wanted.Count > 0) references.Fetch(wanted, cancellation);
        if (line.CutAt(ledger) is not null) references.Deepen(registry.LedgerReference, cancellation);
        if (ledger is { } newest && IsPartial && LacksFiles(registry.Local.ReadCommit(newest).Tree)) references.Refetch(registry.LedgerReference, cancellation);
    }

    private bool IsPartial =>
        Directory.Exists(Path.Combine(registry.Place.CommonFolder, "objects", "pack"))
        && Directory.EnumerateFiles(Path.Combine(registry.Place.CommonFolder, "objects", "pack"), "*.promisor").Any();

    /// <summary>A partial clone has the commits of the ledger without its files.</summary>
    private bool LacksFiles(ObjectId tree) =>
        registry.Local.KindOf(tree) is null
        || registry.Local.ReadTree(tree).Any(e => e.IsTree ? LacksFiles(e.Id) : registry.Local.KindOf(e.Id) is null);

    private static bool IsWanted(string tag, IReadOnlyCollection<string> prompts) =>
        prompts.Count == 0 || !RegistryReferences.TryParseRelease(tag, out var prompt, out _) || prompts.Contains(prompt);

    /// <summary>The one that has all events of the other; null where neither has.</summary>
    private RegistryView? Choose(string remote, ObjectId? local, ObjectId? there, bool isNow, CancellationToken cancellation)
    {
        var (origin, known) = isNow ? (RegistryOrigin.Remote, "now") : (RegistryOrigin.Fetched, "when it was last fetched");
        var relation = line.Compare(local, there, cancellation);
        var unpushed = relation == LedgerRelation.Ahead
            ? LedgerHistory.Walk(registry.Local, local).TakeWhile(e => e.Commit!.Id != there).Count()
            : 0;
        RegistryView? view = relation switch
        {
            LedgerRelation.Same => new(RegistryOrigin.Local, $"the ledger here is the one that {remote} has {known}"),
            LedgerRelation.Ahead => new(RegistryOrigin.Local, $"the ledger here has all events that {remote} has {known}, and {unpushed} more"),
            LedgerRelation.Behind => new(origin, local is null
                ? $"this clone has no ledger of its own, and {remote} has one {known}"
                : $"{remote} has {known} all events of the ledger here, and more"),
            _ => null,
        };
        return view is null ? null : view with
        {
            Remote = there is null && !isNow ? null : remote,
            Ledger = relation == LedgerRelation.Behind ? there : local,
            RemoteLedger = there,
            LocalLedger = local,
            Unpushed = unpushed,
        };
    }

    /// <summary>Neither ledger can be continued, and how to get out of that without losing an event.</summary>
    public static Diagnostic Diverged(GitRegistry registry, string remote, ObjectId local, ObjectId there) => RegistryFailure.Finding(
        RegistryDiagnostics.LedgerDiverged, registry.LedgerReference,
        $"The ledger here ({local.Abbreviated}) and at {remote} ({there.Abbreviated}) both have events that the other does not have, "
            + $"so neither can be continued. Run 'dotnet prompt sync --rebase {remote}': it puts the events of this clone behind those of "
            + $"{remote} and loses none. 'git log --left-right {registry.LedgerReference}...{there.Abbreviated}' shows them.");
}
