using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;

namespace PromptRegistry.Git.Releases;

/// <summary>Finds releases by name, and refuses those whose tag is not what it was when it was recorded.</summary>
internal sealed class ReleaseCatalog(IGitReader reader, LedgerSnapshot ledger)
{
    private readonly HashSet<ObjectId> commits = [];

    /// <summary>
    /// The release of one version; null where there is none. A tag that was read already is not read again.
    /// </summary>
    /// <param name="isRecorded">Whether <paramref name="known"/> was compared with the ledger's record before.</param>
    public Outcome<Release>? Find(string prompt, PromptVersion version, GitTag? known = null, bool isRecorded = false)
    {
        var reference = RegistryReferences.Release(prompt, version);
        if (!ReferenceName.IsValid(reference)) return null;
        if (reader.Resolve(reference) is not { } target) return Deleted(prompt, version);
        var recorded = isRecorded && known?.Id == target ? null : ledger.Release(prompt, version);
        return Check(prompt, version, target, recorded, known);
    }

    /// <summary>The release of a version that is among <see cref="Versions"/>: there is a tag, whatever it leads to.</summary>
    public Outcome<Release> FindListed(string prompt, PromptVersion version) => Find(prompt, version)
        ?? Refuse(RegistryDiagnostics.NotARelease, RegistryReferences.Release(prompt, version),
            $"{RegistryReferences.Release(prompt, version)} points to an object that this repository does not have. {Missing(prompt, version)}");

    /// <summary>
    /// The release that the ledger has where an environment's tag is, for a tag whose object is not here; null where the
    /// ledger does not have that tag there.
    /// </summary>
    public Outcome<Release>? Recorded(string prompt, string reference, ObjectId tag) =>
        ledger.State(prompt, reference[(reference.LastIndexOf('/') + 1)..]) is { } state && state.Tag == tag
            ? Find(prompt, state.Version)
            : null;

    /// <summary>
    /// The versions of a prompt, in the order of their precedence. Lists refs: not for what runs at every refresh.
    /// </summary>
    public IReadOnlyList<PromptVersion> Versions(string prompt)
    {
        var versions = new List<PromptVersion>();
        foreach (var reference in reader.List(RegistryReferences.Prefix(prompt)))
        {
            // Below the prompt's prefix are also prompts whose names begin with its name.
            if (RegistryReferences.TryParseRelease(reference.Name, out var owner, out var version) && owner == prompt)
            {
                versions.Add(version);
            }
        }

        versions.Sort();
        return versions;
    }

    /// <summary>
    /// The version that is meant when none is named: the highest release, else the highest pre-release.
    /// </summary>
    public static PromptVersion? Latest(IReadOnlyList<PromptVersion> versions)
    {
        if (versions.Count == 0) return null;
        var stable = versions.Where(v => !v.IsPreRelease).ToList();
        return stable.Count > 0 ? stable[^1] : versions[^1];
    }

    /// <summary>Whether a ref that exists is the release that its name says.</summary>
    public Outcome<Release> Check(string prompt, PromptVersion version, ObjectId target) =>
        Check(prompt, version, target, ledger.Release(prompt, version), null);

    private Outcome<Release> Check(
        string prompt, PromptVersion version, ObjectId target, RecordedRelease? recorded, GitTag? known)
    {
        var reference = RegistryReferences.Release(prompt, version);
        if (recorded is not null && recorded.Tag != target)
        {
            return Refuse(RegistryDiagnostics.ReleaseMoved, reference,
                $"The release {prompt} {version} was moved: the ledger recorded the tag {recorded.Tag.Abbreviated}, "
                    + $"but the ref points to {target.Abbreviated}. A release never moves. Put it back with "
                    + $"'git update-ref {reference} {recorded.Tag}', and release changed content as a new version.");
        }

        if (known?.Id != target) known = reader.FindTag(target);
        if (known is null && reader.KindOf(target) is null)
        {
            return Refuse(RegistryDiagnostics.NotARelease, reference,
                $"{reference} points to the object {target.Abbreviated}, which this repository does not have. {Missing(prompt, version)}");
        }

        if (known is not { } tag)
        {
            return Refuse(RegistryDiagnostics.NotARelease, reference,
                $"{reference} is a lightweight tag, which says neither who released it nor when. Releases are annotated: delete it "
                    + $"and run 'dotnet prompt release {prompt}', or 'git tag -a {RegistryReferences.TagName(reference)} <commit>'.");
        }

        if (tag.Name != RegistryReferences.TagName(reference))
        {
            return Refuse(RegistryDiagnostics.NotARelease, reference,
                $"{reference} points to a tag that says that it is {tag.Name}: somebody put another tag there. "
                    + $"Delete it, and release {prompt} {version} anew.");
        }

        if (tag.TargetKind == GitObjectKind.Commit && reader.KindOf(tag.Target) is null)
        {
            return Refuse(RegistryDiagnostics.NotARelease, reference,
                $"The release {prompt} {version} is on the commit {tag.Target.Abbreviated}, which this repository does not have. "
                    + $"{Missing(prompt, version)}");
        }

        if (tag.TargetKind != GitObjectKind.Commit || !IsCommit(tag.Target))
        {
            return Refuse(RegistryDiagnostics.NotARelease, reference,
                $"The release {prompt} {version} is not on a commit, but on the {tag.TargetKind.ToString().ToLowerInvariant()} "
                    + $"{tag.Target.Abbreviated}. Delete the tag and release the version again.");
        }

        var trailers = Trailers.Read(tag.Message);
        return Outcome<Release>.Success(new Release(
            prompt, version, target, tag.Target, trailers.GetValueOrDefault("Digest") ?? recorded?.Digest, tag.Tagger)
        {
            Path = trailers.GetValueOrDefault("Path"),
        });
    }

    /// <summary>Many releases are of one commit, which is asked for once.</summary>
    private bool IsCommit(ObjectId id)
    {
        if (commits.Contains(id)) return true;
        return reader.KindOf(id) == GitObjectKind.Commit && commits.Add(id);
    }

    private Outcome<Release>? Deleted(string prompt, PromptVersion version)
    {
        var recorded = ledger.Release(prompt, version);
        if (recorded is null) return null;
        if (ledger.Retirement(prompt, version) is { } retired) return Refuse(RegistryDiagnostics.Retired, RegistryReferences.Archived(prompt, version), Describe(prompt, retired));
        var reference = RegistryReferences.Release(prompt, version);
        return Refuse(RegistryDiagnostics.ReleaseMoved, reference,
            reader.KindOf(recorded.Tag) is not null
                ? $"The release {prompt} {version} was deleted, but the ledger recorded it. Put it back with 'git update-ref {reference} "
                    + $"{recorded.Tag}'."
                : $"The ledger has the release {prompt} {version}, but its tag is not here: it was deleted, or this clone did not bring it. "
                    + $"Fetch it from where the ledger came from: 'git fetch origin {reference}:{reference}'.");
    }

    private static string Describe(string prompt, RecordedRetirement retired) =>
        $"{prompt} {retired.Version} was retired on {retired.Since:yyyy-MM-dd} by {retired.By}. Take another version, or take it out of the archive with "
            + $"'dotnet prompt retire {prompt}@{retired.Version} --undo'.";

    /// <summary>What to do about a tag whose object is not here.</summary>
    private static string Missing(string prompt, PromptVersion version)
    {
        var reference = RegistryReferences.Release(prompt, version);
        return $"Fetch it ('git fetch origin +{reference}:{reference}'), or delete the tag ('git update-ref -d {reference}').";
    }

    private static Outcome<Release> Refuse(DiagnosticDescriptor descriptor, string reference, string message) =>
        Outcome<Release>.Failure(OutcomeCode.Invalid, RegistryFailure.Finding(descriptor, reference, message));
}
