using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Ledger;

/// <summary>Events of the ledger, newest first.</summary>
/// <param name="Events">The events.</param>
public sealed record LedgerLog(IReadOnlyList<LedgerEvent> Events)
{
    /// <summary>Commits of approvals that no signature of an allowed signer confirms: anybody could have typed that name.</summary>
    public IReadOnlySet<ObjectId> Unverified { get; init; } = new HashSet<ObjectId>();
}
