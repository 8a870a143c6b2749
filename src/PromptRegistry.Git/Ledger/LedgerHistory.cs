using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Ledger;

/// <summary>Walks the ledger from its newest event back.</summary>
internal static class LedgerHistory
{
    /// <summary>The events, newest first; in a shallow clone as far as they are there.</summary>
    public static IEnumerable<LedgerEvent> Walk(IGitReader reader, ObjectId? head)
    {
        for (var next = head; next is { } id && reader.KindOf(id) == GitObjectKind.Commit;)
        {
            var commit = reader.ReadCommit(id);
            if (LedgerMessage.Read(commit) is { } entry) yield return entry;
            next = commit.Parents.Count > 0 ? commit.Parents[0] : null;
        }
    }
}
