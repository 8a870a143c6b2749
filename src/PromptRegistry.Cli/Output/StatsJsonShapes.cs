using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Reports;
using PromptRegistry.Events.Rollups;

namespace PromptRegistry.Cli.Output;

// The JSON of what happened in production; see JsonShapes.cs.

/// <summary>stats</summary>
/// <param name="From">The beginning, in UTC.</param>
/// <param name="To">The end, in UTC.</param>
/// <param name="Quality">The score or feedback that quality is taken from; null where there is none.</param>
/// <param name="Groups">Calls by prompt, environment, version and arm, and what else was asked for.</param>
/// <param name="Comparisons">Each version beside the one before it.</param>
/// <param name="Signals">What goes together with the quality.</param>
/// <param name="Alerts">What is worse than before and was called within the last day: exit code 1.</param>
internal sealed record StatsJson(
    string From, string To, string? Quality, IReadOnlyList<CallGroupJson> Groups, IReadOnlyList<VersionComparisonJson> Comparisons,
    IReadOnlyList<QualitySignalJson> Signals, IReadOnlyList<VersionComparisonJson> Alerts)
{
    public static StatsJson Of(StatsReport report, StatsQuestion question) => new(
        JsonText.Time(question.From.ToUniversalTime())!, JsonText.Time(question.To.ToUniversalTime())!, report.Quality, [.. report.Groups.Select(CallGroupJson.Of)],
        [.. report.Comparisons.Select(VersionComparisonJson.Of)],
        [.. report.Signals.SelectMany(p => p.Value.Select(s => new QualitySignalJson(
            p.Key, s.Name, s.Correlation.Count, s.Correlation.Value, Finite(s.Correlation.Interval.Lower), Finite(s.Correlation.Interval.Upper), s.IsShown)))],
        [.. report.Alerts.Select(VersionComparisonJson.Of)]);

    public static double? Finite(double number) => double.IsFinite(number) ? number : null;
}

/// <summary>Calls that have something in common.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Environment">The environment; null for calls outside of any.</param>
/// <param name="Version">The version.</param>
/// <param name="Arm">The arm; null for calls outside of any.</param>
/// <param name="Slice">The slice, where slices were asked for.</param>
/// <param name="Model">The model, where models were asked for.</param>
/// <param name="Reason">Why the version was served, where that was asked for.</param>
/// <param name="Time">The beginning of the hour or day, where that was asked for.</param>
/// <param name="Calls">How many.</param>
/// <param name="LatencyMedian">Seconds; null where none was measured.</param>
/// <param name="LatencyP95">Seconds that 95 % of the calls took at most.</param>
/// <param name="CostUsd">What all of them cost, in US dollars; null where no price is known.</param>
/// <param name="Metrics">Errors, latency, cost, tokens, scores and feedback, by name.</param>
internal sealed record CallGroupJson(
    string? Prompt, string? Environment, string? Version, string? Arm, string? Slice, string? Model, string? Reason, string? Time, long Calls,
    double? LatencyMedian, double? LatencyP95, double? CostUsd, IReadOnlyDictionary<string, MetricJson> Metrics)
{
    public static CallGroupJson Of(CallGroup group) => new(
        group.Prompt, group.Environment, group.Version, group.Arm, group.Slice, group.Model, group.Reason, JsonText.Time(group.Time), group.Calls,
        Latency(group, 0.5), Latency(group, 0.95), group.Metrics.TryGetValue(MetricNames.Cost, out var cost) && cost.Count > 0 ? cost.Sum : null,
        group.Metrics.Where(m => m.Key != MetricNames.Calls && m.Value.Count > 0).OrderBy(m => m.Key, StringComparer.Ordinal)
            .ToDictionary(m => m.Key, m => MetricJson.Of(m.Value), StringComparer.Ordinal));

    private static double? Latency(CallGroup group, double share) =>
        group.Metrics.TryGetValue(MetricNames.Latency, out var latency) && latency.Count > 0 ? StatsJson.Finite(latency.Sketch.Quantile(share)) : null;
}

/// <summary>A metric of some calls.</summary>
/// <param name="Count">Calls that have it.</param>
/// <param name="Mean">Its mean.</param>
/// <param name="Lower">The lower end of the 95 % interval of the mean; null for very few calls.</param>
/// <param name="Upper">The upper end.</param>
internal sealed record MetricJson(long Count, double Mean, double? Lower, double? Upper)
{
    public static MetricJson Of(Rollup rollup)
    {
        var interval = rollup.MeanInterval();
        return new MetricJson(rollup.Count, rollup.Mean, StatsJson.Finite(interval.Lower), StatsJson.Finite(interval.Upper));
    }
}

/// <summary>A metric of a version beside the version before.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Slice">The slice, where slices were asked for.</param>
/// <param name="Version">The version.</param>
/// <param name="Before">The version before.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Count">Calls of the version.</param>
/// <param name="BeforeCount">Calls of the version before.</param>
/// <param name="Mean">The version's mean.</param>
/// <param name="BeforeMean">The mean before.</param>
/// <param name="Difference">Between them.</param>
/// <param name="Lower">The lower end of the difference, which holds for all comparisons and looks at once.</param>
/// <param name="Upper">The upper end.</param>
/// <param name="Relative">Whether the difference is a share of the mean before.</param>
/// <param name="Regression">Whether the version is shown to be worse by more than the margin.</param>
internal sealed record VersionComparisonJson(
    string? Prompt, string? Environment, string? Slice, string Version, string Before, string Metric, long Count, long BeforeCount, double Mean, double BeforeMean,
    double Difference, double? Lower, double? Upper, bool Relative, bool Regression)
{
    public static VersionComparisonJson Of(MetricComparison of) => new(
        of.Prompt, of.Environment, of.Slice, of.Version, of.Before, of.Metric, of.Count, of.BeforeCount, of.Mean, of.BeforeMean, of.Difference,
        StatsJson.Finite(of.Interval.Lower), StatsJson.Finite(of.Interval.Upper), of.IsRelative, of.IsRegression);
}

/// <summary>Something that is known of calls, and how it goes together with their quality.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Name">The metric, score or feedback.</param>
/// <param name="Count">Calls that have both.</param>
/// <param name="Correlation">Spearman's, from -1 to 1.</param>
/// <param name="Lower">The lower end; all intervals of a prompt hold together at 95 %.</param>
/// <param name="Upper">The upper end.</param>
/// <param name="Shown">Whether the interval is beside 0.</param>
internal sealed record QualitySignalJson(string Prompt, string Name, int Count, double Correlation, double? Lower, double? Upper, bool Shown);
