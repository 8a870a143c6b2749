using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Versions;

namespace PromptRegistry.Git.Releases;

/// <summary>A version number that was checked against what changed.</summary>
/// <param name="Previous">The release before it; null for the first.</param>
/// <param name="Bump">Which part of the version moved since.</param>
/// <param name="Changes">What changed in the contract since the last version that is not a pre-release.</param>
internal sealed record HonestVersion(PromptVersion? Previous, VersionBump Bump, IReadOnlyList<ContractChange> Changes);
