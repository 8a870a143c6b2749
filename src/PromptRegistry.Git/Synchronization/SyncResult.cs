using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Synchronization;

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
