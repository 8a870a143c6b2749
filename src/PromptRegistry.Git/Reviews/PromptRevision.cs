using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Releases;

namespace PromptRegistry.Git.Reviews;

/// <summary>A state of a prompt that somebody names: what an environment has, a release, or a commit.</summary>
/// <param name="Name">As it was named.</param>
/// <param name="Commit">The commit that holds it.</param>
/// <param name="Place">Where the prompt is in that commit.</param>
public sealed record PromptRevision(string Name, ObjectId Commit, PromptPlace Place)
{
    /// <summary>Finds what a word means for a prompt: an environment before a version, and that before a branch, tag or commit.</summary>
    /// <param name="registry">The repository.</param>
    /// <param name="prompt">A prompt of this root.</param>
    /// <param name="word"><c>prod</c>, <c>1.2.0</c>, <c>name@1.2.0</c>, <c>main</c>, <c>3f2a91c</c>.</param>
    public static Outcome<PromptRevision> Find(GitRegistry registry, string prompt, string word) =>
        registry.Read(at => Search(at, prompt, word), CancellationToken.None);

    /// <summary>
    /// Where the prompt may be as a baseline measured it, likeliest first: the release of that version, and the commit that wrote the baseline last. Nothing
    /// is promised; the digest decides.
    /// </summary>
    /// <param name="registry">The repository.</param>
    /// <param name="prompt">A prompt of this root.</param>
    /// <param name="version">The version that the baseline names.</param>
    /// <param name="baseline">The baseline's path below this root.</param>
    /// <param name="at">The commit that has the baseline; null for the work tree's.</param>
    public static IReadOnlyList<PromptRevision> Measured(GitRegistry registry, string prompt, string version, string baseline, ObjectId? at = null)
    {
        var found = new List<PromptRevision>();
        if (PromptVersion.TryParse(version, out _) && Find(registry, prompt, version) is { Succeeded: true } release) found.Add(release.Value);
        var written = registry.Git.Run(["log", "-1", "--format=%H", "--end-of-options", at?.ToString() ?? "HEAD", "--", registry.Place.Prefix + baseline]);
        if (written is { Succeeded: true, Line.Length: > 0 })
            found.Add(new PromptRevision(written.Line[..7], ObjectId.Parse(written.Line), Here(registry, prompt)));
        return found;
    }

    private static Outcome<PromptRevision> Search(GitRegistry at, string prompt, string word)
    {
        var registered = at.Settings.NameOf(prompt);
        if (at.CheckName(registered) is { } wrong) return Outcome<PromptRevision>.Failure(OutcomeCode.Usage, wrong);
        var catalog = new ReleaseCatalog(at.Reader, at.ReadLedger());
        if (at.Settings.Environments.Contains(word, StringComparer.Ordinal)) return OfEnvironment(at, catalog, registered, word);

        var version = word;
        if (word.LastIndexOf('@') is > 0 and var sign)
        {
            version = word[(sign + 1)..];
            if (at.Settings.NameOf(word[..sign]) != registered)
            {
                return Missing($"{word} is a version of another prompt than {prompt}. Name the prompt that is evaluated: dotnet prompt eval {word[..sign]} --against {word}.");
            }
        }

        if (PromptVersion.TryParse(version.TrimStart('v'), out var parsed))
        {
            if (catalog.Find(registered, parsed) is { } release) return Of(at, word, release);
            var known = catalog.Versions(registered);
            return Missing($"{registered} {parsed} is not released. {(known.Count == 0 ? "It has no releases." : $"Releases: {string.Join(", ", known)}.")}");
        }

        var commit = at.Git.Run(["rev-parse", "--verify", "--quiet", "--end-of-options", word + "^{commit}"]);
        if (commit.Succeeded) return Outcome<PromptRevision>.Success(new PromptRevision(word, ObjectId.Parse(commit.Line), Here(at, prompt)));
        return Outcome<PromptRevision>.Failure(OutcomeCode.Usage, RegistryFailure.Finding(RegistryDiagnostics.NoCommit, "",
            $"'{word}' is no environment ({string.Join(", ", at.Settings.Environments)}), no version of {registered} and no commit.{Suggestion.Sentence(word, at.Settings.Environments)}"));
    }

    private static Outcome<PromptRevision> OfEnvironment(GitRegistry at, ReleaseCatalog catalog, string registered, string environment)
    {
        var reference = RegistryReferences.Environment(registered, environment);
        return at.Reader.Resolve(reference) is { } target
            ? Of(at, environment, new TagResolver(at.Reader, catalog).Resolve(registered, reference, target))
            : Missing($"{environment} has no version of {registered}. Promote one, or compare with a version or a commit.");
    }

    private static Outcome<PromptRevision> Of(GitRegistry at, string name, Outcome<Release> release) => release.Succeeded
        ? Outcome<PromptRevision>.Success(new PromptRevision(name, release.Value.Commit, at.PlaceOf(release.Value)))
        : release.As<PromptRevision>();

    private static Outcome<PromptRevision> Missing(string message) =>
        Outcome<PromptRevision>.Failure(OutcomeCode.Usage, RegistryFailure.Finding(RegistryDiagnostics.UnknownVersion, "", message));

    private static PromptPlace Here(GitRegistry registry, string prompt) => new(registry.Place.Prefix, registry.Settings.LocalName(prompt));
}
