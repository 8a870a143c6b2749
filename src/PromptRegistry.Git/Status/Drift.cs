namespace PromptRegistry.Git.Status;

/// <summary>How an environment's tag and the ledger agree.</summary>
public enum Drift
{
    /// <summary>They agree.</summary>
    None,

    /// <summary>The tag was moved or made by plain git; that is allowed, and the ledger does not know it yet.</summary>
    MovedOutsideLedger,

    /// <summary>The ledger has a version there, but the tag is gone.</summary>
    Deleted,

    /// <summary>The tag does not lead to exactly one release of the prompt.</summary>
    Unresolved,

    /// <summary>The release that it leads to was moved or deleted.</summary>
    ReleaseMoved,
}
