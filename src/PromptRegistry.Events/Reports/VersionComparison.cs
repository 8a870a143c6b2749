using System.Globalization;
using PromptRegistry.Core.Versions;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Rollups;
using PromptRegistry.Statistics;

namespace PromptRegistry.Events.Reports;

/// <summary>
/// Holds each version against the one before it, from what their calls came to. A metric is worse where a one-sided confidence sequence lies beyond the
/// margin, at alpha over all tests that are made: so it may be asked as often as somebody likes, and a chance difference is no alarm.
/// </summary>
public static class VersionComparison
{
    /// <summary>Metrics of calls of which less is better.</summary>
    private static readonly string[] OfCalls = [MetricNames.Errors, MetricNames.Latency, MetricNames.Cost];

    /// <param name="groups">Calls by prompt, environment and version; by slice too where slices are to be looked at apart. Any other key is added up.</param>
    /// <param name="rules">What counts as worse.</param>
    /// <returns>One for each version that has one before it, and metric that both have; by prompt, environment, slice and version.</returns>
    public static IReadOnlyList<MetricComparison> Compare(IReadOnlyList<CallGroup> groups, ComparisonRules rules)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(rules);
        var pairs = groups.GroupBy(g => (g.Prompt, g.Environment, g.Slice)).SelectMany(place => Neighbours(place.Key, place)).ToList();
        // A number of one side alone says nothing of the other.
        var tests = pairs.SelectMany(p => Metrics(p).Select(m => (Pair: p, Metric: m))).ToList();
        return [.. tests.Select(t => Compare(t.Pair, t.Metric, rules, rules.Alpha / tests.Count))];
    }

    private static IEnumerable<Pair> Neighbours((string? Prompt, string? Environment, string? Slice) place, IEnumerable<CallGroup> groups)
    {
        var versions = groups.Where(g => PromptVersion.TryParse(g.Version, out _)).GroupBy(g => PromptVersion.Parse(g.Version!))
            .OrderBy(v => v.Key).Select(v => (Version: v.Key.ToString(), Metrics: Sum(v))).ToList();
        return versions.Zip(versions.Skip(1), (a, b) => new Pair(place.Prompt, place.Environment, place.Slice, a.Version, b.Version, a.Metrics, b.Metrics));
    }

    private static Dictionary<string, Rollup> Sum(IEnumerable<CallGroup> groups)
    {
        var sums = new Dictionary<string, Rollup>(StringComparer.Ordinal);
        foreach (var (name, rollup) in groups.SelectMany(g => g.Metrics))
        {
            if (!sums.TryGetValue(name, out var sum)) sums[name] = sum = new Rollup();
            sum.Add(rollup);
        }

        return sums;
    }

    private static IEnumerable<string> Metrics(Pair pair) => OfCalls.Concat(pair.Before.Keys.Where(k => !MetricNames.IsOfCalls(k)).Order(StringComparer.Ordinal))
        .Where(m => pair.Before.TryGetValue(m, out var a) && pair.After.TryGetValue(m, out var b) && Math.Min(a.Count, b.Count) >= 2);

    private static MetricComparison Compare(Pair pair, string metric, ComparisonRules rules, double alpha)
    {
        var (before, after) = (pair.Before[metric], pair.After[metric]);
        var isLowerBetter = MetricNames.IsOfCalls(metric) || rules.LowerIsBetter.Contains(metric);
        // A margin is one of points for what goes from 0 to 1, and a share of the mean for what has another unit.
        var isRelative = before.Mean != 0 && (metric is MetricNames.Latency or MetricNames.Cost || !IsOfOne(before, after));
        var difference = isRelative ? ArmDifference.Relative(before.Summary, after.Summary) : ArmDifference.Absolute(before.Summary, after.Summary);
        var sequence = ConfidenceSequence.OneSided(difference, Math.Min(alpha, 0.49));
        var isWorse = isLowerBetter ? sequence.IsHigher(rules.Margin) : sequence.IsLower(rules.Margin);
        return new MetricComparison(pair.Prompt, pair.Environment, pair.Slice, pair.Version, pair.Earlier, metric)
        {
            BeforeCount = before.Count,
            Count = after.Count,
            BeforeMean = before.Mean,
            Mean = after.Mean,
            Difference = difference.Estimate,
            Interval = sequence.Interval,
            IsRelative = isRelative,
            IsRegression = isWorse && Math.Min(before.Count, after.Count) >= rules.MinimumCalls,
        };
    }

    private static bool IsOfOne(Rollup a, Rollup b) => Lowest(a) >= 0 && Lowest(b) >= 0 && Highest(a) <= 1 && Highest(b) <= 1;

    // What the sketch says of 1 may be off by its accuracy.
    private static double Lowest(Rollup rollup) => rollup.IsShare ? 0 : rollup.Sketch.Quantile(0);

    private static double Highest(Rollup rollup) => rollup.IsShare ? 1 : rollup.Sketch.Quantile(1) / (1 + QuantileSketch.Accuracy);

    private sealed record Pair(
        string? Prompt, string? Environment, string? Slice, string Earlier, string Version,
        Dictionary<string, Rollup> Before, Dictionary<string, Rollup> After);
}

/// <summary>What counts as worse.</summary>
public sealed record ComparisonRules
{
    /// <summary>The chance that any of all tests calls something worse that is not, over all looks.</summary>
    /// <value>0.05, unless set.</value>
    public double Alpha { get; init; } = 0.05;

    /// <summary>What is tolerated: points of what goes from 0 to 1, such as errors and scores; else a share of the mean of the version before.</summary>
    /// <value>0.01, unless set.</value>
    public double Margin { get; init; } = 0.01;

    /// <summary>Numbers that both versions need.</summary>
    /// <value>100, unless set.</value>
    public int MinimumCalls { get; init; } = 100;

    /// <summary>Scores and feedback of which less is better; of those of calls it always is.</summary>
    public IReadOnlyCollection<string> LowerIsBetter { get; init; } = [];
}

/// <summary>A metric of a version beside the version before.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Environment">The environment; null where calls of all are added up, and for calls outside of any.</param>
/// <param name="Slice">The slice; null where calls of all are added up, and for calls without one.</param>
/// <param name="Version">The version.</param>
/// <param name="Before">The version before it, of those that were called.</param>
/// <param name="Metric">The metric.</param>
public sealed record MetricComparison(string? Prompt, string? Environment, string? Slice, string Version, string Before, string Metric)
{
    /// <summary>Numbers of the version before.</summary>
    public long BeforeCount { get; init; }

    /// <summary>Numbers of the version.</summary>
    public long Count { get; init; }

    /// <summary>The mean of the version before.</summary>
    public double BeforeMean { get; init; }

    /// <summary>The mean of the version.</summary>
    public double Mean { get; init; }

    /// <summary>The difference: in the metric's unit, or as a share of the mean before.</summary>
    public double Difference { get; init; }

    /// <summary>Where the difference is; it holds for all tests and looks at once.</summary>
    public Interval Interval { get; init; }

    /// <summary>Whether the difference is a share of the mean before.</summary>
    public bool IsRelative { get; init; }

    /// <summary>Whether the version is shown to be worse by more than the margin.</summary>
    public bool IsRegression { get; init; }

    /// <summary>The same in words.</summary>
    public override string ToString()
    {
        var (scale, unit) = IsRelative ? (100, " %") : (1, "");
        var where = (Environment is null ? "" : $" in {Environment}") + (Slice is null ? "" : $" for {Slice}");
        return $"{Prompt} {Version}{where}: '{Metric}' is {(IsRegression ? "worse" : "not shown to be worse")} than that of {Before}: {Number(Mean)} against {Number(BeforeMean)}, difference "
            + $"{Number(Difference * scale)}{unit} in [{Number(Interval.Lower * scale)}{unit}, {Number(Interval.Upper * scale)}{unit}] ({Count} against {BeforeCount} calls)";
    }

    private static string Number(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
