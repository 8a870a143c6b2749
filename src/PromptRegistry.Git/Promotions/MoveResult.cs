using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Promotions;

/// <summary>What a promotion or rollback did, or in a dry run would do.</summary>
/// <param name="Moves">One for every prompt, in the order asked for.</param>
/// <param name="DryRun">Nothing was written.</param>
/// <param name="Remote">The remote that moved too.</param>
/// <param name="Ledger">The ledger's new head; null where nothing was written.</param>
public sealed record MoveResult(IReadOnlyList<PromptMove> Moves, bool DryRun, string? Remote, ObjectId? Ledger)
{
    /// <summary>Whether there was anything to do.</summary>
    public bool Changed => Moves.Any(m => m.IsNew);

    /// <summary>The remote that the ledger lives at and that does not have this yet; null where there is none, or where it has.</summary>
    public string? NotAt { get; init; }
}
