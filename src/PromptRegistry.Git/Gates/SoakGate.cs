using System.Globalization;
using PromptRegistry.Git.Ledger;

namespace PromptRegistry.Git.Gates;

/// <summary>The version was long enough, without interruption, in the environment before.</summary>
internal sealed class SoakGate : IGate
{
    public UnmetGate? Check(GateSubject subject)
    {
        var release = subject.Release;
        var before = subject.Policy.Settings.Before(subject.Environment)!;
        var now = subject.Registry.Options.Clock.GetUtcNow();
        var state = subject.Ledger.State(release.Prompt, before);

        // A tag that was moved by plain git is not what the ledger says: since when it was there nobody knows.
        var isThere = state?.Version == release.Version
            && subject.Registry.Reader.Resolve(RegistryReferences.Environment(release.Prompt, before)) == state.Tag;
        var stay = EnvironmentStay.Longest(subject, before, isThere ? now : null);
        var soak = subject.Rules.Soak;
        if (stay >= soak) return null;
        if (!isThere)
        {
            return new UnmetGate("soak", $"{subject.Label} is not in {before}, where it must stay {Text(soak)}.",
                $"Run 'dotnet prompt promote {release.Prompt}@{release.Version} --to {before}' and wait.");
        }

        var ready = now + (soak - (stay ?? TimeSpan.Zero));
        return new UnmetGate("soak", $"{subject.Label} has been in {before} for {Text(stay ?? TimeSpan.Zero)} of {Text(soak)}.",
            $"Promote it after {ready.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC.");
    }

    private static string Text(TimeSpan time) =>
        time.TotalDays >= 2 ? $"{Number(time.TotalDays)} days"
        : time.TotalHours >= 1 ? $"{Number(time.TotalHours)} h"
        : time.TotalMinutes >= 1 ? $"{Number(time.TotalMinutes)} min"
        : $"{Number(time.TotalSeconds)} s";

    // Down, so that a soak that is not over never looks as if it were.
    private static string Number(double value) => (Math.Floor(value * 10) / 10).ToString("0.#", CultureInfo.InvariantCulture);
}

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
