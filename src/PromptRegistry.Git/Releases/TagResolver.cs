using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Reading;

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
    public Outcome<Release> Resolve(string prompt, string reference, ObjectId target)
    {
        var id = target;
        var next = reader.KindOf(id);
        for (var depth = 0; depth <= GitLimits.MaximumTagDepth; depth++)
        {
            switch (next)
            {
                case GitObjectKind.Tag:
                    var tag = reader.ReadTag(id);
                    if (RegistryReferences.TryParseRelease(tag.Name, out var owner, out var version))
                    {
                        return OfReleaseTag(prompt, reference, owner, version, tag);
                    }

                    id = tag.Target;
                    next = tag.TargetKind == GitObjectKind.Tag ? GitObjectKind.Tag : reader.KindOf(id);
                    break;
                case GitObjectKind.Commit:
                    return OfCommit(prompt, reference, id);
                case { } kind:
                    return Refuse(reference,
                        $"{reference} points to a {kind.ToString().ToLowerInvariant()} ({id.Abbreviated}), not to a "
                            + "release. "
                            + Advice(prompt, reference));
                case null:
                    return Refuse(reference,
                        $"{reference} leads to the object {id.Abbreviated}, which this repository does not have. "
                            + "Fetch it: "
                            + "'git fetch origin --tags'.");
            }
        }

        return Refuse(reference,
            $"{reference} is a chain of more than {GitLimits.MaximumTagDepth} tags. " + Advice(prompt, reference));
    }

    private Outcome<Release> OfReleaseTag(
        string prompt, string reference, string owner, PromptVersion version, GitTag tag)
    {
        if (owner != prompt)
        {
            return Refuse(reference,
                $"{reference} points to {owner} {version}, which is a release of another prompt. "
                    + "" + Advice(prompt, reference));
        }

        if (catalog.Find(prompt, version, tag) is not { } release)
        {
            return Refuse(reference,
                $"{reference} points to a tag of {prompt} {version}, but there is no such release: "
                    + $"{RegistryReferences.Release(prompt, version)} does not exist. {Advice(prompt, reference)}");
        }

        if (!release.Succeeded || release.Value.Tag == tag.Id) return release;
        return Outcome<Release>.Failure(ExitCode.Invalid, RegistryFailure.Finding(
            RegistryDiagnostics.ReleaseMoved,
            RegistryReferences.Release(prompt, version),
            $"{reference} points to {prompt} {version} as the tag {tag.Id.Abbreviated}, but that release's ref now "
                + "points to "
                + $"{release.Value.Tag.Abbreviated}. One of them was moved, and a release never moves. Put it back "
                + "with "
                + $"'git update-ref {RegistryReferences.Release(prompt, version)} {tag.Id}', or promote another "
                + "version."));
    }

    private Outcome<Release> OfCommit(string prompt, string reference, ObjectId commit)
    {
        var here = new List<Outcome<Release>>();
        foreach (var version in catalog.Versions(prompt))
        {
            var target = reader.Resolve(RegistryReferences.Release(prompt, version));
            if (target is { } tag && reader.PeelToCommit(tag) == commit) here.Add(catalog.Check(prompt, version, tag));
        }

        if (here.Count == 1) return here[0];
        if (here.Count == 0)
        {
            return Refuse(reference,
                $"{reference} points to the commit {commit.Abbreviated}, where no version of {prompt} was released. "
                    + Advice(prompt, reference));
        }

        var versions = here.Where(r => r.Succeeded).Select(r => r.Value!.Version.ToString());
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
        ExitCode.Invalid, RegistryFailure.Finding(RegistryDiagnostics.NotARelease, reference, message));
}
