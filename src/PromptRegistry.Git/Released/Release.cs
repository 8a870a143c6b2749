using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Released;

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

/// <summary>Where in a git repository a prompt's files are.</summary>
/// <param name="Root">The root that it belongs to: empty, or a path that ends in <c>/</c>.</param>
/// <param name="Name">Its folder below <c>prompts/</c> of that root.</param>
public sealed record PromptPlace(string Root, string Name)
{
    /// <summary>The prompt's folder, from the top of the repository.</summary>
    public string Path => Root + PromptPaths.Folder(Name);

    /// <summary>
    /// Takes the folder that a release recorded apart: a name in refs ends in the prompt's own name, and its folder ends in
    /// <c>prompts/</c> and that name.
    /// </summary>
    /// <param name="registered">The name in refs.</param>
    /// <param name="path">The folder that the release's tag names; null where it names none.</param>
    /// <returns>Null where it names none, or one that cannot be this prompt's.</returns>
    internal static PromptPlace? Of(string registered, string? path)
    {
        if (path is null || path.Split('/').Any(s => s is "" or "." or "..")) return null;
        for (var at = 0; at >= 0; at = registered.IndexOf('/', at) is var slash and >= 0 ? slash + 1 : -1)
        {
            var folder = PromptPaths.Folder(registered[at..]);
            if (path == folder) return new PromptPlace("", registered[at..]);
            if (path.EndsWith("/" + folder, StringComparison.Ordinal)) return new PromptPlace(path[..^folder.Length], registered[at..]);
        }

        return null;
    }
}

/// <summary>What an evaluation found about one content.</summary>
/// <param name="Outcome"><c>passed</c>, or why not: <c>regressed</c>, <c>invalid</c>, …</param>
/// <param name="Digest">The content digest of what was evaluated.</param>
/// <param name="Suite">The digest of the suite; null where the suite could not be read.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Scores">The mean of each scorer, by its id.</param>
public sealed record ReleaseVerdict(
    string Outcome, string Digest, string? Suite, string? Model, IReadOnlyDictionary<string, double> Scores)
{
    /// <summary>Whether nothing is shown to be worse: passed, or inconclusive, which fails only where a suite's gate asks for more.</summary>
    public bool Passed => Outcome is "passed" or "inconclusive";
}
