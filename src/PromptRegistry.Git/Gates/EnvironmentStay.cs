using PromptRegistry.Git.Ledger;

namespace PromptRegistry.Git.Gates;

/// <summary>How long a version was in an environment, by the ledger.</summary>
internal static class EnvironmentStay
{
    /// <summary>
    /// The longest time without interruption; null where the version never was there. Times are those of the ledger's line
    /// (<see cref="GateSubject.When"/>), so that no date makes a stay longer than its place in the line allows. Where
    /// signatures are required, only a signed event begins a stay; any event ends one.
    /// </summary>
    /// <param name="subject">The release, and what the ledger has about its prompt.</param>
    /// <param name="environment">The environment where it was.</param>
    /// <param name="until">When the present stay ends: now, or null where the tag is elsewhere.</param>
    public static TimeSpan? Longest(GateSubject subject, string environment, DateTimeOffset? until)
    {
        TimeSpan? longest = null;
        DateTimeOffset? since = null;
        foreach (var entry in subject.Events.Where(e => e.Environment == environment && e.Kind != LedgerEventKind.Approve).Reverse())
        {
            var isThere = entry.Version == subject.Release.Version && entry.Kind != LedgerEventKind.Delete;
            if (isThere)
            {
                if (since is not null || !subject.Counts(entry)) continue;
                since = subject.When(entry);
                longest ??= TimeSpan.Zero;
            }
            else if (since is { } start)
            {
                longest = Longer(longest, subject.When(entry) - start);
                since = null;
            }
        }

        return since is { } open && until is { } end ? Longer(longest, end - open) : longest;
    }

    private static TimeSpan Longer(TimeSpan? a, TimeSpan b) => a is { } known && known > b ? known : b > TimeSpan.Zero ? b : TimeSpan.Zero;
}
