using System.Globalization;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Rollups;
using PromptRegistry.Events.Storage;
using PromptRegistry.Statistics;

namespace PromptRegistry.Events.Drift;

/// <summary>
/// Tells whether scores of production changed: today against the day before, and today against the baseline. Each is judged by a two-sided confidence sequence
/// that begins anew at midnight (UTC), at alpha over all comparisons of a version: where nothing changed, a version has a false alarm on at most that share of
/// days, however often it is looked at.
/// </summary>
public static class DriftJudge
{
    /// <summary>Numbers that both sides of a comparison need: below, the sequence says nothing that holds.</summary>
    public const int MinimumCount = 50;

    /// <summary>Today's numbers at which the sequence is tightest.</summary>
    private const int Tuning = 200;

    /// <summary>The share of days on which a version where nothing changed may have an alarm.</summary>
    public const double UsualAlpha = 0.01;

    /// <summary>Reads what was scored since yesterday, and judges it.</summary>
    /// <param name="store">The store.</param>
    /// <param name="scope">Whose calls.</param>
    /// <param name="now">Now; today is its day in UTC.</param>
    /// <returns>A finding for each version, arm, score and comparison with enough numbers.</returns>
    /// <exception cref="EventStoreException">The store cannot be read.</exception>
    public static async Task<IReadOnlyList<DriftFinding>> JudgeAsync(
        IEventStore store, DriftScope scope, DateTimeOffset now, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(scope);
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var groups = await store.StatsAsync(
            new StatsRequest(today.AddDays(-1), now, CallKeys.Environment | CallKeys.Version | CallKeys.Arm | CallKeys.Day) { Prompt = scope.Prompt, Metrics = scope.Metrics },
            cancellation).ConfigureAwait(false);
        var found = new List<DriftFinding>();
        foreach (var version in groups.GroupBy(g => (g.Environment, g.Version, g.Arm)))
        {
            var (before, after) = (version.FirstOrDefault(g => g.Time < today), version.FirstOrDefault(g => g.Time >= today));
            if (after is null) continue;
            found.AddRange(Judge(scope, before?.Metrics ?? new Dictionary<string, Rollup>(), after.Metrics)
                .Select(f => f with { Environment = after.Environment, Version = after.Version, Arm = after.Arm }));
        }

        return found;
    }

    /// <summary>Judges one version by its numbers.</summary>
    /// <param name="scope">What it is compared with, and at which alpha.</param>
    /// <param name="yesterday">Its scores of yesterday.</param>
    /// <param name="today">Its scores of today until now.</param>
    public static IReadOnlyList<DriftFinding> Judge(
        DriftScope scope, IReadOnlyDictionary<string, Rollup> yesterday, IReadOnlyDictionary<string, Rollup> today)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(yesterday);
        ArgumentNullException.ThrowIfNull(today);
        // Of what might be compared, not of what can be by now: the alpha of a day must not move while it lasts.
        var alpha = scope.Alpha / Math.Max(1, scope.Metrics.Count + scope.Baseline.Count);
        var found = new List<DriftFinding>();
        foreach (var metric in scope.Metrics)
        {
            if (!today.TryGetValue(metric, out var now) || now.Count < MinimumCount) continue;
            if (yesterday.TryGetValue(metric, out var before) && before.Count >= MinimumCount) found.Add(Compare(scope, metric, "yesterday", SummaryOf(before), now, 0, alpha));
            if (scope.Baseline.TryGetValue(metric, out var accepted) && accepted.Count >= 2) found.Add(Compare(scope, metric, "the baseline", accepted, now, scope.BaselineMargin, alpha));
        }

        return found;
    }

    private static DriftFinding Compare(DriftScope scope, string metric, string against, Summary before, Rollup now, double margin, double alpha)
    {
        var after = SummaryOf(now);
        // What is compared with stands still while the day goes on: the sequence's time is that of today's numbers alone. One number more at either end of the scale
        // keeps a side in which nothing varied yet from looking certain.
        var error = Math.Sqrt((Spread(before) / before.Count) + (Spread(after) / after.Count));
        var difference = new ArmDifference(before with { Count = 2 }, after, after.Mean - before.Mean, error, false);
        var sequence = ConfidenceSequence.TwoSided(difference, alpha, Tuning);
        var change = sequence.IsLower(margin) ? DriftChange.Fell : sequence.IsHigher(margin) ? DriftChange.Rose : DriftChange.None;
        var word = change switch { DriftChange.Fell => "fell", DriftChange.Rose => "rose", _ => "is not shown to have changed" };
        return new DriftFinding(scope.Prompt, metric, against, before, after, sequence.Interval, change)
        {
            Text = $"'{metric}' {word} against {against}: {Number(after.Mean)} ({after.Count} calls today) against {Number(before.Mean)} ({before.Count}), difference "
                + $"{Number(sequence.Difference.Estimate)} in [{Number(sequence.Interval.Lower)}, {Number(sequence.Interval.Upper)}]"
                + (margin > 0 ? $", margin {Number(margin)}" : ""),
        };
    }

    /// <summary>The variance with a 0 and a 1 more.</summary>
    private static double Spread(Summary side)
    {
        double count = side.Count;
        var (sum, squares) = ((side.Mean * count) + 1, (side.Variance * (count - 1)) + (count * side.Mean * side.Mean) + 1);
        return Math.Max(0, squares - (sum * sum / (count + 2))) / (count + 1);
    }

    private static Summary SummaryOf(Rollup rollup) => Summary.OfSums((int)Math.Min(int.MaxValue, rollup.Count), rollup.Sum, rollup.SumOfSquares);

    private static string Number(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}

/// <summary>Which scores are watched, and what they are compared with.</summary>
/// <param name="Prompt">The prompt, as events name it.</param>
/// <param name="Metrics">The scores.</param>
public sealed record DriftScope(string Prompt, IReadOnlyCollection<string> Metrics)
{
    /// <summary>The accepted cases, by score; empty for none.</summary>
    public IReadOnlyDictionary<string, Summary> Baseline { get; init; } = new Dictionary<string, Summary>();

    /// <summary>How far production may lie from the baseline: its cases are others than those of a suite.</summary>
    /// <value>0.05, unless set.</value>
    public double BaselineMargin { get; init; } = 0.05;

    /// <summary>The share of days with a false alarm of a version, over all its comparisons.</summary>
    /// <value>0.01, unless set.</value>
    public double Alpha { get; init; } = DriftJudge.UsualAlpha;
}

/// <summary>What a comparison found.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Metric">The score.</param>
/// <param name="Against">What today was compared with, in words: yesterday, the baseline.</param>
/// <param name="Before">What it was.</param>
/// <param name="After">What it is today.</param>
/// <param name="Interval">Where the difference lies.</param>
/// <param name="Change">What is shown.</param>
public sealed record DriftFinding(string Prompt, string Metric, string Against, Summary Before, Summary After, Interval Interval, DriftChange Change)
{
    /// <summary>The environment.</summary>
    public string? Environment { get; init; }

    /// <summary>The version.</summary>
    public string? Version { get; init; }

    /// <summary>The arm; null outside of any.</summary>
    public string? Arm { get; init; }

    /// <summary>The same in words, with the numbers.</summary>
    public string Text { get; init; } = "";
}

/// <summary>How a score changed.</summary>
public enum DriftChange
{
    /// <summary>Nothing is shown.</summary>
    None,

    /// <summary>It is lower.</summary>
    Fell,

    /// <summary>It is higher.</summary>
    Rose,
}
