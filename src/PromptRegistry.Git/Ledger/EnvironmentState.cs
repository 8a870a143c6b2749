using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Ledger;

/// <summary>Where the ledger says that an environment of a prompt points, since when and by whom.</summary>
public sealed record EnvironmentState(
    string Environment, PromptVersion Version, ObjectId Commit, ObjectId Tag, string? Digest, DateTimeOffset Since, string By)
{
    /// <summary>Why its gates were passed over; null where they were met.</summary>
    public string? Override { get; init; }
}
