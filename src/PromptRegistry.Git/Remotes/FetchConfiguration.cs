using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Git.Remotes;

/// <summary>
/// What a plain <c>git fetch</c> brings from a remote. Without the two refspecs of the registry a clone gets neither the tags of
/// environments that moved nor, where it fetches one branch, the ledger.
/// </summary>
/// <param name="Remote">The remote's name.</param>
/// <param name="Missing">The refspecs that <c>remote.NAME.fetch</c> of this clone does not have.</param>
public sealed record FetchConfiguration(string Remote, IReadOnlyList<string> Missing)
{
    /// <summary>Finds what a remote's configuration lacks; a failure where there is no such remote.</summary>
    /// <param name="registry">The clone.</param>
    /// <param name="remote">A remote's name; null for origin, else the first one.</param>
    public static Outcome<FetchConfiguration> Of(GitRegistry registry, string? remote = null) => RegistryFailure.Guard(() =>
    {
        var tracked = new TrackedRemote(registry);
        var names = tracked.Names();
        var name = remote ?? (names.Count > 0 ? names[0] : null);
        if (name is null || !names.Contains(name, StringComparer.Ordinal))
        {
            return Outcome<FetchConfiguration>.Failure(OutcomeCode.Usage, RegistryFailure.Finding(RegistryDiagnostics.RemoteRefused, "", names.Count == 0
                ? "This repository has no remote, so there is nothing that 'git fetch' could bring. Add one first: 'git remote add origin <address>'."
                : $"This repository has no remote '{name}'.{Suggestion.Sentence(name!, names)} Remotes: {string.Join(", ", names)}."));
        }

        var present = registry.Git.Run(["config", "--local", "--get-all", $"remote.{name}.fetch"]).Output.Split('\n');
        return Outcome<FetchConfiguration>.Success(new FetchConfiguration(name, [.. Wanted(registry, name).Except(present, StringComparer.Ordinal)]));
    });

    /// <summary>Adds what is missing to the clone's own configuration.</summary>
    public Outcome<FetchConfiguration> Add(GitRegistry registry) => RegistryFailure.Guard(() =>
    {
        foreach (var refspec in Missing) registry.Git.Ask(["config", "--local", "--add", $"remote.{Remote}.fetch", refspec]);
        return Outcome<FetchConfiguration>.Success(this);
    });

    /// <summary>What brings the tags and the ledger of a remote.</summary>
    internal static IReadOnlyList<string> Wanted(GitRegistry registry, string remote) =>
    [
        $"+{RegistryReferences.Root}*:{RegistryReferences.Root}*",
        $"+{registry.LedgerReference}:{new TrackedRemote(registry).Reference(remote)}",
    ];
}
