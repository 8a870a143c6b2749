using PromptRegistry.Git.Views;

namespace PromptRegistry.Git.Status;

/// <summary>The matrix of prompts and environments, ordered by name.</summary>
/// <param name="View">Whose ledger and tags are shown, and why.</param>
/// <param name="Age">How long ago the remote was looked at; null without a remote, and where that is not known.</param>
public sealed record StatusReport(
    IReadOnlyList<string> Environments, IReadOnlyList<PromptStatus> Prompts, RegistryView View, TimeSpan? Age);
