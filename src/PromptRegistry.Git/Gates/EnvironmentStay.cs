using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Ledger;

namespace PromptRegistry.Git.Gates;

/// <summary>How long a version was in an environment, by the ledger.</summary>
internal static class EnvironmentStay
{
    /// <summary>
    /// The longest time without interruption; null where the version never was there. A clock that ran backwards makes
    /// a stay of no length, never a long one.
    /// </summary>
    /// <param name="events">The prompt's events, newest first.</param>
    /// <param name="until">When the present stay ends: now, or null where the tag is elsewhere.</param>
    public static TimeSpan? Longest(
        IEnumerable<LedgerEvent> events, string environment, PromptVersion version, DateTimeOffset? until)
    {
        TimeSpan? longest = null;
        DateTimeOffset? since = null;
        foreach (var entry in events.Where(e => e.Environment == environment && e.Kind != LedgerEventKind.Approve).Reverse())
        {
            var when = entry.Commit!.Committer.When;
            var isThere = entry.Version == version && entry.Kind != LedgerEventKind.Delete;
            if (isThere)
            {
                since ??= when;
                longest ??= TimeSpan.Zero;
            }
            else if (since is { } start)
            {
                longest = Longer(longest, when - start);
                since = null;
            }
        }

        return since is { } open && until is { } end ? Longer(longest, end - open) : longest;
    }

    private static TimeSpan Longer(TimeSpan? a, TimeSpan b) => a is { } known && known > b ? known : b > TimeSpan.Zero ? b : TimeSpan.Zero;
}
