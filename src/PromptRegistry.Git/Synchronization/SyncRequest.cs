using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Synchronization;

/// <summary>What plain git did and the ledger is to record.</summary>
/// <param name="Prompts">The prompts; empty for all.</param>
public sealed record SyncRequest(IReadOnlyList<string> Prompts)
{
    /// <summary>
    /// Evaluates a release that has no passing verdict; null where nothing is evaluated. Its answer is null where there
    /// is nothing to evaluate.
    /// </summary>
    public Func<Release, ReleaseVerdict?>? Evaluate { get; init; }

    /// <summary>
    /// The remote behind whose events those of this clone are put first, where the two ledgers went separate ways; null to
    /// leave that.
    /// </summary>
    public string? Rebase { get; init; }

    public WriteOptions Options { get; init; } = WriteOptions.Default;
}
