using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Ledger;

namespace PromptRegistry.Git.Promotions;

/// <summary>
/// The versions of one prompt in one environment, as a list that undo works on: a promotion puts a version on top, a
/// rollback takes off what is above its target. So rolling back again goes further back, and rolling back after a new
/// promotion returns to what that promotion replaced, not to a version that was rolled back from.
/// </summary>
internal static class EnvironmentHistory
{
    /// <summary>
    /// The versions that are still there, oldest first; the last one is the current one by the ledger.
    /// </summary>
    /// <param name="events">The events of the prompt in the environment, oldest first.</param>
    public static IReadOnlyList<PromptVersion> Replay(IEnumerable<LedgerEvent> events)
    {
        var versions = new List<PromptVersion>();
        foreach (var entry in events)
        {
            if (entry.Kind == LedgerEventKind.Delete) continue;
            if (entry.Kind == LedgerEventKind.Rollback && versions.LastIndexOf(entry.Version) is var at and >= 0)
            {
                versions.RemoveRange(at + 1, versions.Count - at - 1);
                continue;
            }

            // What stood there before may have come by plain git, without an event of its own.
            if (entry.Previous is { } previous) Put(versions, previous);
            Put(versions, entry.Version);
        }

        return versions;
    }

    /// <summary>
    /// The version to go back to: what the ledger says was there before. Where the tag was moved or deleted outside the
    /// ledger, that is the version that the ledger knows as the last one.
    /// </summary>
    public static PromptVersion? Before(IReadOnlyList<PromptVersion> versions, PromptVersion? current)
    {
        if (versions.Count == 0) return null;
        if (versions[^1] != current) return versions[^1];
        return versions.Count > 1 ? versions[^2] : null;
    }

    private static void Put(List<PromptVersion> versions, PromptVersion version)
    {
        if (versions.Count == 0 || versions[^1] != version) versions.Add(version);
    }
}
