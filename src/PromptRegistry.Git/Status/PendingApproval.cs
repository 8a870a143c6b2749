using PromptRegistry.Core.Versions;

namespace PromptRegistry.Git.Status;

/// <summary>A release that may enter an environment only when more people have approved it.</summary>
/// <param name="Given">The e-mail addresses of those whose approval counts.</param>
/// <param name="Needed">How many must approve.</param>
public sealed record PendingApproval(
    string Prompt, PromptVersion Version, string Environment, IReadOnlyList<string> Given, int Needed)
{
    /// <summary>Whether signatures show who approved; else anybody could have typed those names.</summary>
    public bool IsVerified { get; init; }

    /// <summary>Who can approve, and how, as a sentence.</summary>
    public string Ask { get; init; } = "";
}
