using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Releases;

namespace PromptRegistry.Git.Releasing;

/// <summary>Which root of a repository a name belongs to: a name in refs is one root's, with that root's gates.</summary>
internal sealed class RootClaims(GitRegistry registry)
{
    private const string Remotes = "refs/remotes/origin/", Heads = "refs/heads/";

    /// <summary>The commits in which a root that was not moved away must still be: what is checked out is not enough, it is anybody's own.</summary>
    private readonly Lazy<IReadOnlyList<ObjectId>> commits = new(() =>
    [
        .. ((string[])["HEAD", Remotes + "HEAD", Remotes + "main", Heads + "main", Remotes + registry.Settings.ProtectedBranch, Heads + registry.Settings.ProtectedBranch])
            .Where(ReferenceName.IsValid).Select(registry.Reader.Resolve).Concat([registry.Protected.Commit, registry.View?.ProtectedCommit]).OfType<ObjectId>()
            .Distinct().Where(c => registry.Reader.KindOf(c) == GitObjectKind.Commit),
    ]);

    /// <summary>
    /// Whether a name is this root's: one with its prefix; without one, any that another root does not have. Where there is no
    /// root, as at the top of a repository with several, every name is looked at.
    /// </summary>
    public bool IsOurs(string prompt, ReleaseCatalog catalog)
    {
        if (!registry.Place.HasRoot) return true;
        if (registry.Settings.Prefix.Length > 0) return registry.Settings.IsPrefixed(prompt);
        if (HasAtHead(new PromptPlace(registry.Place.Prefix, prompt).Path)) return true;
        return ReleaseCatalog.Latest(catalog.Versions(prompt)) is not { } latest || catalog.Find(prompt, latest)?.Value is not { } release
            || registry.PlaceOf(release).Root == registry.Place.Prefix || !HasAtHead(registry.PlaceOf(release).Path);
    }

    /// <summary>
    /// Why nothing may be done here with a release: another root has the prompt, with its own gates. Also one of the prompt's other
    /// releases says so: whoever makes a tag by hand may write any folder into it.
    /// </summary>
    public Diagnostic? Elsewhere(Release release, ReleaseCatalog catalog) => Elsewhere(release)
        ?? catalog.Versions(release.Prompt).Select(v => catalog.Find(release.Prompt, v)?.Value).OfType<Release>().Select(Elsewhere).FirstOrDefault(d => d is not null);

    /// <summary>Why nothing may be done here with a release, as far as the release itself says.</summary>
    public Diagnostic? Elsewhere(Release release)
    {
        var place = registry.PlaceOf(release);
        if (place.Root == registry.Place.Prefix || !commits.Value.Any(c => Has(c, place.Path))) return null;
        var folder = place.Root.Length == 0 ? "the top of the repository" : place.Root.TrimEnd('/');
        var where = registry.Place.WorkTree is null ? "in a work tree" : $"'--repo {Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(registry.Place.WorkTree, place.Root))}'";
        return RegistryFailure.Finding(RegistryDiagnostics.OtherRoot, RegistryReferences.Release(release.Prompt, release.Version),
            $"{release.Prompt} {release.Version} was released from {place.Path}, and its gates are those of {folder}. Run the command there ({where})"
                + (registry.Place.HasRoot && HasAtHead(new PromptPlace(registry.Place.Prefix, registry.Settings.LocalName(release.Prompt)).Path)
                    ? $". To release the prompt of the same name in {registry.Place.Prefix.TrimEnd('/')}, set 'prefix:' in its {RepositorySettings.FileName}, such as "
                        + $"'prefix: {PrefixFor(registry.Place.Prefix)}'; then it is {PrefixFor(registry.Place.Prefix)}/{release.Prompt}."
                    : "."));
    }

    /// <summary>A prefix that would do for a root: its folder's name, as far as that can be one.</summary>
    private static string PrefixFor(string root)
    {
        var name = new string([.. root.TrimEnd('/').Split('/')[^1].ToLowerInvariant().Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-')]).Trim('-');
        return PromptName.IsSegment(name) ? name : "team-b";
    }

    private bool HasAtHead(string folder) =>
        registry.Reader.Resolve("HEAD") is { } head && registry.Reader.KindOf(head) == GitObjectKind.Commit && Has(head, folder);

    private bool Has(ObjectId commit, string folder) =>
        registry.Reader.Find(registry.Reader.ReadCommit(commit).Tree, $"{folder}/{PromptPaths.ManifestFile}") is { IsFile: true };
}
