namespace PromptRegistry.Git.Ledger;

/// <summary>What an event of the ledger did.</summary>
public enum LedgerEventKind
{
    /// <summary>An event that this version does not know; it is shown by its subject.</summary>
    Other,

    Release,
    Promote,
    Rollback,

    /// <summary>A move made by plain git, recorded afterwards.</summary>
    Sync,

    /// <summary>Somebody agrees that a release enters an environment.</summary>
    Approve,

    /// <summary>An environment's tag was deleted by plain git, recorded afterwards.</summary>
    Delete,

    /// <summary>
    /// An event of a clone whose tag somebody else had moved at the remote meanwhile. It is kept, and changes nothing.
    /// </summary>
    Superseded,
}
