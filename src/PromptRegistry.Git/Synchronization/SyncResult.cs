using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Synchronization;

/// <summary>What was recorded, or in a dry run would be.</summary>
/// <param name="Events">The new events, in their order.</param>
/// <param name="DryRun">Nothing was written.</param>
/// <param name="Remote">The remote that has them too.</param>
/// <param name="Ledger">The ledger's new head; null where nothing was written.</param>
public sealed record SyncResult(IReadOnlyList<LedgerEvent> Events, bool DryRun, string? Remote, ObjectId? Ledger);
