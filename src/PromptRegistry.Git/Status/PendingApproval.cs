using PromptRegistry.Core.Versions;

namespace PromptRegistry.Git.Status;

/// <summary>A release that may enter an environment only when more people have approved it.</summary>
/// <param name="Given">The e-mail addresses of those whose approval counts.</param>
/// <param name="Needed">How many must approve.</param>
public sealed record PendingApproval(
    string Prompt, PromptVersion Version, string Environment, IReadOnlyList<string> Given, int Needed);
