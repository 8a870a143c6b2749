using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Promotions;

/// <summary>A prompt to move back in an environment: to a version, or to the one that was there before.</summary>
public sealed record RollbackRequest(string Prompt, string Environment, PromptVersion? To = null)
{
    public WriteOptions Options { get; init; } = WriteOptions.Default;
}
