using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Approvals;

/// <summary>A release to approve for an environment; without a version the latest one.</summary>
public sealed record ApproveRequest(string Prompt, PromptVersion? Version, string Environment)
{
    public WriteOptions Options { get; init; } = WriteOptions.Default;
}
