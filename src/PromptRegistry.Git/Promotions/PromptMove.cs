using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Promotions;

/// <summary>One prompt in one environment, before and after.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Environment">The environment's name.</param>
/// <param name="From">The version before; null where there was none, or none that could be resolved.</param>
/// <param name="To">The version after.</param>
/// <param name="Commit">The commit that holds the files of the version after.</param>
/// <param name="Digest">Its content digest, where it is known.</param>
/// <param name="Reference">The tag that moved, by its full name.</param>
/// <param name="Tag">What the tag points to now; null in a dry run, or where nothing was to do.</param>
/// <param name="IsNew">False where the environment was at this version already.</param>
public sealed record PromptMove(
    string Prompt,
    string Environment,
    PromptVersion? From,
    PromptVersion To,
    ObjectId Commit,
    string? Digest,
    string Reference,
    ObjectId? Tag,
    bool IsNew);
