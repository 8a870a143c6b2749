using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Releases;

/// <summary>What was released, or in a dry run would be.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Version">The new version.</param>
/// <param name="Previous">The release before it; null for the first.</param>
/// <param name="Bump">Which part of the version moved; none for the first.</param>
/// <param name="Commit">The commit that holds the prompt's files.</param>
/// <param name="Digest">The content digest.</param>
/// <param name="Changes">What changed in the contract since the release before, a sentence each.</param>
/// <param name="Reference">The tag, by its full name.</param>
/// <param name="Tag">The tag object; null in a dry run.</param>
/// <param name="DryRun">Nothing was written.</param>
/// <param name="Remote">The remote that has it too.</param>
public sealed record ReleaseResult(
    string Prompt,
    PromptVersion Version,
    PromptVersion? Previous,
    VersionBump Bump,
    ObjectId Commit,
    string Digest,
    IReadOnlyList<string> Changes,
    string Reference,
    ObjectId? Tag,
    bool DryRun,
    string? Remote)
{
    /// <summary>What evaluation found; null where nothing was evaluated.</summary>
    public ReleaseVerdict? Verdict { get; init; }

    /// <summary>The remote that the ledger lives at and that does not have this yet; null where there is none, or where it has.</summary>
    public string? NotAt { get; init; }
}
