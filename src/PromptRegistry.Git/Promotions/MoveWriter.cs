using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Promotions;

/// <summary>Writes planned moves, if there are any, and tells what became of each.</summary>
internal sealed class MoveWriter(GitRegistry registry)
{
    public Outcome<MoveResult> Write(
        IReadOnlyList<(PromptMove Move, PlannedChange? Change)> plans, WriteOptions options, CancellationToken cancellation,
        IReadOnlyList<PlannedChange>? ends = null)
    {
        ends ??= [];
        var moves = plans.Select(p => p.Move).ToList();
        List<PlannedChange> changes = [.. plans.Select(p => p.Change).OfType<PlannedChange>(), .. ends];
        if (changes.Count == 0)
        {
            var pushed = new RegistryWriter(registry).PushRecorded(options, cancellation);
            return pushed.Succeeded
                ? Outcome<MoveResult>.Success(new MoveResult(
                    moves, options.DryRun, pushed.Value.Ledger is null ? null : options.Remote, pushed.Value.Ledger))
                : pushed.As<MoveResult>();
        }

        var written = new RegistryWriter(registry).Write(changes, options, cancellation);
        if (!written.Succeeded) return written.As<MoveResult>();
        var tags = changes.Zip(written.Value.Tags).ToDictionary(p => p.First.Reference, p => p.Second);
        return Outcome<MoveResult>.Success(new MoveResult(
            moves.ConvertAll(m => tags.TryGetValue(m.Reference, out var tag) ? m with { Tag = tag } : m),
            options.DryRun,
            options.DryRun ? null : options.Remote,
            written.Value.Ledger)
        {
            NotAt = registry.NotAt(options),
            Ended = [.. ends.Select(e => e.Event)],
        });
    }
}

/// <summary>What a promotion or rollback did, or in a dry run would do.</summary>
/// <param name="Moves">One for every prompt, in the order asked for.</param>
/// <param name="DryRun">Nothing was written.</param>
/// <param name="Remote">The remote that moved too.</param>
/// <param name="Ledger">The ledger's new head; null where nothing was written.</param>
public sealed record MoveResult(IReadOnlyList<PromptMove> Moves, bool DryRun, string? Remote, ObjectId? Ledger)
{
    /// <summary>The arms that are over with it.</summary>
    public IReadOnlyList<LedgerEvent> Ended { get; init; } = [];

    /// <summary>Whether there was anything to do.</summary>
    public bool Changed => Ended.Count > 0 || Moves.Any(m => m.IsNew);

    /// <summary>The remote that the ledger lives at and that does not have this yet; null where there is none, or where it has.</summary>
    public string? NotAt { get; init; }
}
