using PromptRegistry.Core.Versions;

namespace PromptRegistry.Git.Status;

/// <summary>
/// One row of the matrix: a prompt, its latest release and a cell for every environment, in their order.
/// </summary>
public sealed record PromptStatus(string Prompt, PromptVersion? Latest, IReadOnlyList<StatusCell> Environments)
{
    /// <summary>Releases that wait for somebody's approval.</summary>
    public IReadOnlyList<PendingApproval> PendingApprovals { get; init; } = [];
}
