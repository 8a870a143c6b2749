using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Remotes;
using PromptRegistry.Git.Views;

namespace PromptRegistry.Git.Releases;

/// <summary>
/// Releases that a clone did not bring from its remote: without them nobody can say that something is the first release, or
/// that a version is honest.
/// </summary>
public sealed class MissingReleases(GitRegistry registry)
{
    private const int Listed = 5;

    /// <summary>What this clone lacks; null where it has every release that is known of. A warning, as it stands.</summary>
    /// <param name="prompts">The prompts to look at; empty for all.</param>
    public Diagnostic? Find(IReadOnlyCollection<string> prompts)
    {
        if (registry.View is not { Tags: null } view) return null;
        var tracked = new TrackedRemote(registry);
        var ledger = registry.ReadLedger();
        if (ledger.Head is not null && view.Remote is { } remote)
        {
            IEnumerable<string> known = prompts.Count > 0 ? prompts.Select(registry.Settings.NameOf) : [.. ledger.Prompts.Order(StringComparer.Ordinal)];
            var missing = known.SelectMany(p => ledger.Releases(p).Where(r => IsMissing(p, r)).Select(r => $"{p} {r.Version}")).ToList();
            return missing.Count == 0
                ? null
                : Lacks(remote, $"the ledger has {string.Join(", ", missing.Take(Listed))}{(missing.Count > Listed ? $" and {missing.Count - Listed} more" : "")}, "
                    + "but their tags are not in this clone");
        }

        if (ledger.Head is not null || registry.Local.List(RegistryReferences.Root).Count > 0 || tracked.Names() is not [var first, ..]) return null;
        return new LedgerLine(registry).IsShallow ? Lacks(first, $"this clone is shallow and has no releases; whether {first} has any is not known here")
            : registry.Git.Run(["config", "--get", $"remote.{first}.tagOpt"]).Line == "--no-tags"
                ? Lacks(first, $"this clone does without tags; whether {first} has releases is not known here")
            : null;
    }

    /// <summary>Whether this is a clone that does not have the tag of a release that the ledger has.</summary>
    internal bool IsMissing(string prompt, RecordedRelease release) =>
        registry.IsAsFetched && registry.ReadLedger().Retirement(prompt, release.Version) is null && registry.Reader.Resolve(RegistryReferences.Release(prompt, release.Version)) is null;

    private Diagnostic Lacks(string remote, string what) => RegistryFailure.Finding(RegistryDiagnostics.ReleasesNotHere, "",
        $"Nothing was compared with the releases, because {what}. Bring them: 'git fetch {remote} "
            + $"{string.Join(' ', FetchConfiguration.Wanted(registry, remote))}'. A checkout in CI needs tags and the whole history "
            + "(actions/checkout: 'fetch-depth: 0').");
}
