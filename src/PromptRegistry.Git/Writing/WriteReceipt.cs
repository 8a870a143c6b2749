using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Writing;

/// <summary>What was written: the tag objects in the order of the changes, and the ledger's new head.</summary>
internal sealed record WriteReceipt(IReadOnlyList<ObjectId?> Tags, ObjectId? Ledger)
{
    /// <summary>Of a dry run.</summary>
    public static WriteReceipt Nothing { get; } = new([], null);
}
