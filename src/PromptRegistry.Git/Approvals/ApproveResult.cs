using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Gates;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Approvals;

/// <summary>An approval, and what the release still lacks for the environment.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Version">The version approved.</param>
/// <param name="Environment">The environment that it may enter.</param>
/// <param name="Tag">The release's tag object: the approval holds for nothing else.</param>
/// <param name="By">Who approved.</param>
/// <param name="DryRun">Nothing was written.</param>
/// <param name="Remote">The remote that has it too.</param>
/// <param name="Unmet">Gates that still are not met; empty in a dry run.</param>
public sealed record ApproveResult(
    string Prompt,
    PromptVersion Version,
    string Environment,
    ObjectId Tag,
    string By,
    bool DryRun,
    string? Remote,
    IReadOnlyList<UnmetGate> Unmet)
{
    /// <summary>Whether a signature shows who approved; else anybody could have typed that name.</summary>
    public bool IsVerified { get; init; }

    /// <summary>The remote that the ledger lives at and that does not have this yet; null where there is none, or where it has.</summary>
    public string? NotAt { get; init; }
}
