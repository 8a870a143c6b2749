using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Releases;

/// <summary>A prompt to release from HEAD's commit.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Version">
/// The version expected; null to take the manifest's. Another one than the manifest's is refused.
/// </param>
public sealed record ReleaseRequest(string Prompt, PromptVersion? Version = null)
{
    /// <summary>What evaluation found about the content of HEAD's commit; null where nothing was evaluated.</summary>
    public ReleaseVerdict? Verdict { get; init; }

    public WriteOptions Options { get; init; } = WriteOptions.Default;
}
