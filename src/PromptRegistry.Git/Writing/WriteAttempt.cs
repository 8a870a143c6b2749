using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Writing;

/// <summary>How one attempt to move tags and ledger ended.</summary>
internal abstract record WriteAttempt
{
    /// <summary>Everything moved.</summary>
    public sealed record Done(ObjectId Ledger) : WriteAttempt;

    /// <summary>Nothing moved, and trying again is of no use.</summary>
    public sealed record Refused(ExitCode Code, Diagnostic Why) : WriteAttempt;

    /// <summary>Nothing moved because another event came first.</summary>
    public sealed record Again(string Why) : WriteAttempt;
}
