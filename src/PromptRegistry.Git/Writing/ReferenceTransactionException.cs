using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Writing;

/// <summary>Git did not take the transaction; no ref moved.</summary>
internal sealed class ReferenceTransactionException(string said) : GitException($"git update-ref failed: {said}")
{
    /// <summary>Another process holds a lock that it will give up again.</summary>
    public bool IsLocked => Message.Contains(".lock", StringComparison.Ordinal);

    /// <summary>
    /// A ref such as <c>refs/heads/prompts</c> stands where a folder of refs is needed, or the reverse.
    /// </summary>
    public bool IsNameTaken => Message.Contains("exists; cannot create", StringComparison.Ordinal)
        || Message.Contains("there are still refs under", StringComparison.Ordinal)
        || Message.Contains("at the same time", StringComparison.Ordinal);
}
