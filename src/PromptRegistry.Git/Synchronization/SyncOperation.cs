using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Gates;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Synchronization;

/// <summary>
/// Records in the ledger what plain git did: releases made by <c>git tag -a</c>, environments moved or deleted. No tag
/// moves. An environment that denies direct moves is not recorded as if it were in order.
/// </summary>
public sealed class SyncOperation(GitRegistry registry)
{
    /// <summary>
    /// Records. Where a release or an environment is not in order its finding stands beside the result, and the others
    /// are recorded all the same.
    /// </summary>
    public Outcome<SyncResult> Run(SyncRequest request, CancellationToken cancellation = default)
    {
        request = request with { Prompts = [.. request.Prompts.Select(registry.Settings.NameOf)] };
        return request.Prompts.Select(registry.CheckName).OfType<Diagnostic>().ToArray() is { Length: > 0 } wrong
            ? Outcome<SyncResult>.Failure(OutcomeCode.Usage, wrong)
            : request.Rebase is { } remote
                ? RegistryFailure.Guard(() => Rebase(remote, request, cancellation))
                : registry.Write(request.Options, request.Prompts, r => new SyncOperation(r).Record(request, cancellation), cancellation);
    }

    private Outcome<SyncResult> Rebase(string remote, SyncRequest request, CancellationToken cancellation)
    {
        if (!request.Options.DryRun) new UnfinishedMoves(registry).Finish(cancellation);
        var rebased = new LedgerRebase(registry).Run(remote, request.Options, cancellation);
        if (rebased.Value is not { } ledger) return rebased.As<SyncResult>();
        if (request.Options.DryRun && ledger.Events.Count > 0)
        {
            return Outcome<SyncResult>.Success(new SyncResult([], true, null, null) { Rebased = ledger.Events });
        }

        var synced = Run(request with { Rebase = null }, cancellation);
        return synced.Value is { } result ? synced with { Value = result with { Rebased = ledger.Events } } : synced;
    }

    private Outcome<SyncResult> Record(SyncRequest request, CancellationToken cancellation)
    {
        var policy = GatePolicy.Read(registry);
        if (!policy.Succeeded) return policy.As<SyncResult>();

        var observation = new Observation(registry, policy.Value, request);
        var changes = observation.Look(cancellation);
        var dry = request.Options.DryRun;
        var events = changes.Select(c => c.Event with { Tag = c.Expected ?? c.Event.Tag }).ToList();
        if (changes.Count == 0)
        {
            var pushed = new RegistryWriter(registry).PushRecorded(request.Options, cancellation);
            return pushed.Succeeded
                ? Outcome<SyncResult>.Success(
                    new SyncResult([], dry, pushed.Value.Ledger is null ? null : request.Options.Remote, pushed.Value.Ledger)
                    {
                        NotAt = registry.View is { Unpushed: > 0 } ? registry.NotAt(request.Options) : null,
                    },
                    [.. observation.Findings])
                : pushed.As<SyncResult>();
        }

        var written = new RegistryWriter(registry).Write(changes, request.Options, cancellation);
        return written.Succeeded
            ? Outcome<SyncResult>.Success(
                new SyncResult(events, dry, dry ? null : request.Options.Remote, written.Value.Ledger)
                {
                    NotAt = registry.NotAt(request.Options),
                }, [.. observation.Findings])
            : written.As<SyncResult>();
    }
}

/// <summary>What plain git did and the ledger is to record.</summary>
/// <param name="Prompts">The prompts; empty for all.</param>
public sealed record SyncRequest(IReadOnlyList<string> Prompts)
{
    /// <summary>
    /// Evaluates a release that has no passing verdict; null where nothing is evaluated. Its answer is null where there
    /// is nothing to evaluate.
    /// </summary>
    public Func<Release, ReleaseVerdict?>? Evaluate { get; init; }

    /// <summary>
    /// The remote behind whose events those of this clone are put first, where the two ledgers went separate ways; null to
    /// leave that.
    /// </summary>
    public string? Rebase { get; init; }

    public WriteOptions Options { get; init; } = WriteOptions.Default;
}

/// <summary>What was recorded, or in a dry run would be.</summary>
/// <param name="Events">The new events, in their order.</param>
/// <param name="DryRun">Nothing was written.</param>
/// <param name="Remote">The remote that has them too.</param>
/// <param name="Ledger">The ledger's new head; null where nothing was written.</param>
public sealed record SyncResult(IReadOnlyList<LedgerEvent> Events, bool DryRun, string? Remote, ObjectId? Ledger)
{
    /// <summary>Events of this clone that were put behind those of the remote, in their order.</summary>
    public IReadOnlyList<LedgerEvent> Rebased { get; init; } = [];

    /// <summary>The remote that the ledger lives at and that does not have this yet; null where there is none, or where it has.</summary>
    public string? NotAt { get; init; }
}
