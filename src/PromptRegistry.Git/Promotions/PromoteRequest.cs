using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Promotions;

/// <summary>Prompts to move to an environment, all or none.</summary>
public sealed record PromoteRequest(IReadOnlyList<PromptSelection> Prompts, string Environment)
{
    /// <summary>Why gates that are not met are passed over, in an emergency; null to be held by them.</summary>
    public string? Override { get; init; }

    public WriteOptions Options { get; init; } = WriteOptions.Default;
}
