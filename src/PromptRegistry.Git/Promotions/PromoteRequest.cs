using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Promotions;

/// <summary>Prompts to move to an environment, all or none.</summary>
public sealed record PromoteRequest(IReadOnlyList<PromptSelection> Prompts, string Environment)
{
    public WriteOptions Options { get; init; } = WriteOptions.Default;
}
