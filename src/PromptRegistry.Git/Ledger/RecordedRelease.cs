using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Releases;

namespace PromptRegistry.Git.Ledger;

/// <summary>A release as the ledger recorded it: the tag must still be this object.</summary>
public sealed record RecordedRelease(
    PromptVersion Version, ObjectId Commit, ObjectId Tag, string? Digest, VersionBump Bump, DateTimeOffset Since, string By)
{
    /// <summary>What evaluation found; null where nothing was evaluated.</summary>
    public ReleaseVerdict? Verdict { get; init; }
}
