using PromptRegistry.Git.Views;

namespace PromptRegistry.Git.Status;

/// <summary>The matrix of prompts and environments, ordered by name.</summary>
/// <param name="View">Whose ledger and tags are shown, and why.</param>
/// <param name="Age">How long ago the remote was looked at; null without a remote, and where that is not known.</param>
public sealed record StatusReport(
    IReadOnlyList<string> Environments, IReadOnlyList<PromptStatus> Prompts, RegistryView View, TimeSpan? Age)
{
    /// <summary>Whether there is no remote that may have releases which are not in this clone; told only where none is known.</summary>
    public bool IsWhole { get; init; } = true;
}
