using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;

namespace PromptRegistry.Git.Releases;

/// <summary>
/// Finds the release that an environment's tag stands for: a tag of a release tag, the release tag itself, or a commit
/// that has exactly one release of the prompt.
/// </summary>
internal sealed class TagResolver(IGitReader reader, ReleaseCatalog catalog)
{
    /// <param name="prompt">The prompt whose tag it is.</param>
    /// <param name="reference">The tag's full name, for messages.</param>
    /// <param name="target">What the tag points to, unpeeled.</param>
    /// <param name="isRecorded">
    /// Whether the ledger says that the tag is just there: then the release was compared with its record when that was
    /// written, and its record, which grows with every release, need not be read.
    /// </param>
    public Outcome<Release> Resolve(string prompt, string reference, ObjectId target, bool isRecorded = false)
    {
        var id = target;
        for (var depth = 0; depth <= GitLimits.MaximumTagDepth; depth++)
        {
            if (reader.FindTag(id) is not { } tag) return OfOther(prompt, reference, id);
            if (RegistryReferences.TryParseRelease(tag.Name, out var owner, out var version))
            {
                return OfReleaseTag(prompt, reference, owner, version, tag, isRecorded);
            }

            id = tag.Target;
        }

        return Refuse(reference,
            $"{reference} is a chain of more than {GitLimits.MaximumTagDepth} tags. " + Advice(prompt, reference));
    }

    private Outcome<Release> OfOther(string prompt, string reference, ObjectId id) => reader.KindOf(id) switch
    {
        GitObjectKind.Commit => OfCommit(prompt, reference, id),
        { } kind => Refuse(reference,
            $"{reference} points to a {kind.ToString().ToLowerInvariant()} ({id.Abbreviated}), not to a release. "
                + Advice(prompt, reference)),
        // A clone brings what its tags lead to, and the ledger tells of tags that it did not bring.
        null => catalog.Recorded(prompt, reference, id) ?? Outcome<Release>.Failure(OutcomeCode.Invalid, RegistryFailure.Finding(
            RegistryDiagnostics.GitFailed, reference,
            $"{reference} leads to the object {id.Abbreviated}, which this repository does not have. Fetch it: "
                + $"'git fetch origin +{reference}:{reference}'.")),
    };

    private Outcome<Release> OfReleaseTag(
        string prompt, string reference, string owner, PromptVersion version, GitTag tag, bool isRecorded)
    {
        if (owner != prompt)
        {
            return Refuse(reference,
                $"{reference} points to {owner} {version}, which is a release of another prompt. "
                    + Advice(prompt, reference));
        }

        if (catalog.Find(prompt, version, tag, isRecorded) is not { } release)
        {
            return Refuse(reference,
                $"{reference} points to a tag of {prompt} {version}, but there is no such release: "
                    + $"{RegistryReferences.Release(prompt, version)} does not exist. {Advice(prompt, reference)}");
        }

        if (!release.Succeeded || release.Value.Tag == tag.Id) return release;
        return Outcome<Release>.Failure(OutcomeCode.Invalid, RegistryFailure.Finding(
            RegistryDiagnostics.ReleaseMoved,
            RegistryReferences.Release(prompt, version),
            $"{reference} points to {prompt} {version} as the tag {tag.Id.Abbreviated}, but that release's ref now points to "
                + $"{release.Value.Tag.Abbreviated}. One of them was moved, and a release never moves. Put it back with "
                + $"'git update-ref {RegistryReferences.Release(prompt, version)} {tag.Id}', or promote another version."));
    }

    private Outcome<Release> OfCommit(string prompt, string reference, ObjectId commit)
    {
        var here = new List<Outcome<Release>>();
        var versions = new List<PromptVersion>();
        foreach (var version in catalog.Versions(prompt))
        {
            var target = reader.Resolve(RegistryReferences.Release(prompt, version));
            if (target is not { } tag || reader.PeelToCommit(tag) != commit) continue;
            here.Add(catalog.Check(prompt, version, tag));
            versions.Add(version);
        }

        if (here.Count == 1) return here[0];
        if (here.Count == 0)
        {
            return Refuse(reference,
                $"{reference} points to the commit {commit.Abbreviated}, where no version of {prompt} was released. "
                    + Advice(prompt, reference));
        }

        return Refuse(reference,
            $"{reference} points to the commit {commit.Abbreviated}, where several versions of {prompt} were released "
                + $"({string.Join(", ", versions)}), so that it is open which one is meant. " + Advice(prompt, reference));
    }

    private static string Advice(string prompt, string reference)
    {
        var tag = RegistryReferences.TagName(reference);
        var environment = tag[(tag.LastIndexOf('/') + 1)..];
        return $"Point it to a release: 'dotnet prompt promote {prompt}@<version> --to {environment}', or "
            + $"'git tag -f {tag} prompts/{prompt}/v<version>'.";
    }

    private static Outcome<Release> Refuse(string reference, string message) => Outcome<Release>.Failure(
        OutcomeCode.Invalid, RegistryFailure.Finding(RegistryDiagnostics.NotARelease, reference, message));
}
