using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Releases;

/// <summary>A released version: an annotated tag on a commit.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Version">The version in the ref's name.</param>
/// <param name="Tag">The tag object that the release's ref points to.</param>
/// <param name="Commit">The commit that holds the prompt's files.</param>
/// <param name="Digest">The content digest from the tag's trailers; null in a release made by hand.</param>
/// <param name="Tagger">Who released it, and when.</param>
public sealed record Release(
    string Prompt, PromptVersion Version, ObjectId Tag, ObjectId Commit, string? Digest, GitSignature? Tagger)
{
    /// <summary>The prompt's folder in the repository, as the tag's trailers say; null where they do not, as in a release made by hand.</summary>
    public string? Path { get; init; }
}
