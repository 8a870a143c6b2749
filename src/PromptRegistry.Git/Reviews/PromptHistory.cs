using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Releases;

namespace PromptRegistry.Git.Reviews;

/// <summary>The states that a prompt went through.</summary>
public sealed class PromptHistory(GitRegistry registry)
{
    /// <summary>The releases of a prompt in the order of their versions, with their commits; those that cannot be read are left out.</summary>
    public Outcome<IReadOnlyList<ReleasedState>> Releases(string prompt) => registry.Read<IReadOnlyList<ReleasedState>>(at =>
    {
        var name = at.Settings.NameOf(prompt);
        if (at.CheckName(name) is { } wrong) return Outcome<IReadOnlyList<ReleasedState>>.Failure(OutcomeCode.Usage, wrong);
        var catalog = new ReleaseCatalog(at.Reader, at.ReadLedger());
        var releases = catalog.Versions(name).Select(v => catalog.FindListed(name, v).Value).OfType<Release>().Select(r => new ReleasedState(r.Version, r.Commit)).ToList();
        return releases.Count == 0 && new ReleasedNames(at).Missing(name) is { } unknown
            ? Outcome<IReadOnlyList<ReleasedState>>.Failure(OutcomeCode.Usage, unknown)
            : Outcome<IReadOnlyList<ReleasedState>>.Success(releases);
    }, CancellationToken.None);

    /// <summary>The commits after one and up to another that touch a prompt or a shared template, the oldest first, along first parents.</summary>
    /// <param name="prompt">A prompt of this root.</param>
    /// <param name="after">A state that is not listed.</param>
    /// <param name="upTo">The newest; null for HEAD.</param>
    /// <param name="cancellation">Ends git.</param>
    public IReadOnlyList<GitCommit> Commits(string prompt, ObjectId after, ObjectId? upTo, CancellationToken cancellation = default)
    {
        var prefix = registry.Place.Prefix;
        var listed = registry.Git.Run(
            [
                "rev-list", "--reverse", "--first-parent", $"{after}..{upTo?.ToString() ?? "HEAD"}", "--",
                prefix + PromptPaths.Folder(registry.Settings.LocalName(prompt)), prefix + PromptPaths.TemplatesFolder,
            ], cancellation: cancellation);
        return listed.Succeeded ? [.. listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => registry.Reader.ReadCommit(ObjectId.Parse(l.Trim())))] : [];
    }
}

/// <summary>A release and the commit that it is on.</summary>
/// <param name="Version">The version.</param>
/// <param name="Commit">The commit.</param>
public sealed record ReleasedState(PromptVersion Version, ObjectId Commit);
