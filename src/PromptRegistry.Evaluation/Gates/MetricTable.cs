using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Gates;

/// <summary>Computes every metric over all cases and over each slice, with its p-value where there is a baseline.</summary>
internal static class MetricTable
{
    /// <summary>
    /// Fewer compared cases cannot reach p &lt; 0.05 however they differ (2^-4 is 0.0625): asking them would only raise the others' hurdle.
    /// </summary>
    public const int FewestCases = 5;

    /// <summary>Its lower end is the bound of a one-sided 5 % test.</summary>
    private const double ChangeConfidence = 0.9;

    public static IReadOnlyList<MetricComparison> Create(
        EvaluationSuite suite, Measurement measurement, BaselineComparison? comparison, Detection detection, ulong seed)
    {
        var slices = new List<string?> { null };
        if (suite.Gate.ByTag)
        {
            slices.AddRange(
                suite.Cases.SelectMany(@case => @case.Tags).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        }

        var rows = new List<MetricRow>();
        foreach (var scorer in suite.Scorers)
        {
            foreach (var slice in slices)
            {
                if (Row(scorer.Info, slice, measurement, comparison, seed) is { } row) rows.Add(row);
            }
        }

        return Adjust(suite, rows, detection);
    }

    private static MetricRow? Row(ScorerInfo scorer, string? slice, Measurement measurement, BaselineComparison? comparison, ulong seed)
    {
        var scored = new List<Moments>(slice is null ? measurement.Cases.Count : 0);
        var (samples, passes, means) = (0, 0, 0.0);
        foreach (var @case in measurement.Cases)
        {
            if (!IsIn(@case, slice) || !@case.Scores.TryGetValue(scorer.Id, out var scores) || scores.Count == 0)
                continue;
            scored.Add(scores);
            samples += scores.Count;
            passes += scores.Passes;
            means += scores.Mean;
        }

        if (scored.Count == 0) return null;
        var passRate = (double)passes / samples;
        var pairs = comparison?.Pairs(scorer.Id) ?? [];
        if (slice is not null) pairs = [.. pairs.Where(pair => IsIn(pair.Case, slice))];
        if (pairs.Count == 0)
        {
            var alone = new MetricComparison(scorer.Id, slice, scored.Count, 0, null, means / scored.Count, passRate, null, null, null)
            {
                Score = MeanInterval.Of(scored.ConvertAll(scores => scores.Mean)),
            };
            return new MetricRow(scorer, alone, scored, null);
        }

        var differences = new double[pairs.Count];
        var (before, now) = (0.0, 0.0);
        for (var i = 0; i < differences.Length; i++)
        {
            differences[i] = pairs[i].Difference;
            before += pairs[i].Baseline.Mean;
            now += pairs[i].Candidate.Mean;
        }

        var test = SignFlipPermutation.Test(differences, seed);
        var compared = new MetricComparison(
            scorer.Id, slice, scored.Count, pairs.Count, before / pairs.Count, now / pairs.Count, passRate, test.PLess, null, null)
        {
            Score = MeanInterval.Of([.. pairs.Select(pair => pair.Candidate.Mean)]),
            Change = pairs.Count < 2 ? null : PairedTTest.Test(differences, ChangeConfidence).Interval,
        };
        return new MetricRow(scorer, compared, scored, differences);
    }

    /// <summary>The family is gating metric by slice; what can never be significant and a report-only metric ask no question.</summary>
    private static List<MetricComparison> Adjust(EvaluationSuite suite, List<MetricRow> rows, Detection detection)
    {
        var family = new List<int>();
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Metric.Compared >= FewestCases && rows[i].Scorer.IsGating) family.Add(i);
        }

        var values = new double[family.Count];
        for (var i = 0; i < values.Length; i++) values[i] = rows[family[i]].Metric.P!.Value;
        var adjusted = Holm.Adjust(values);
        var metrics = rows.ConvertAll(row => row.Metric with
        {
            MinimumDetectableEffect = DetectableDrop.Of(row.Scored, row.Differences, detection, Math.Max(1, family.Count), suite.Gate.Tolerance),
        });
        for (var i = 0; i < adjusted.Length; i++) metrics[family[i]] = metrics[family[i]] with { AdjustedP = adjusted[i] };
        return metrics;
    }

    private static bool IsIn(MeasuredCase @case, string? slice) => slice is null || @case.Tags.Contains(slice, StringComparer.Ordinal);
}

/// <summary>A row of the table, before p-values are adjusted for the number of rows.</summary>
/// <param name="Scored">What each case scored now.</param>
/// <param name="Differences">Candidate minus baseline, one a compared case; null where nothing is compared.</param>
internal sealed record MetricRow(ScorerInfo Scorer, MetricComparison Metric, IReadOnlyList<Moments> Scored, double[]? Differences);

/// <summary>One metric over one slice of the cases, now and in the baseline.</summary>
/// <param name="Scorer">Id of the scorer.</param>
/// <param name="Slice">A tag, or null for all cases.</param>
/// <param name="Cases">Cases measured now.</param>
/// <param name="Compared">Cases that both sides have.</param>
/// <param name="Baseline">Mean over the compared cases in the baseline; null without one.</param>
/// <param name="Candidate">Mean now, over the compared cases where there are any, else over all.</param>
/// <param name="PassRate">Share of the samples that pass now.</param>
/// <param name="P">One-sided p-value of the drop; null where nothing was compared.</param>
/// <param name="AdjustedP">The same after Holm over the gating family; null outside it.</param>
/// <param name="MinimumDetectableEffect">Smallest drop found with 80 % power; 0 where every flip is found; null where no drop can be found.</param>
public sealed record MetricComparison(
    string Scorer,
    string? Slice,
    int Cases,
    int Compared,
    double? Baseline,
    double Candidate,
    double PassRate,
    double? P,
    double? AdjustedP,
    double? MinimumDetectableEffect)
{
    /// <summary>Baseline minus candidate; null without a baseline.</summary>
    public double? Drop => Baseline - Candidate;

    /// <summary>
    /// The 95 % interval of <see cref="Candidate"/> over cases such as these: Wilson's where every case is all or nothing, else by Student's t; null for a single case
    /// between both.
    /// </summary>
    public Interval? Score { get; init; }

    /// <summary>The 90 % interval of candidate minus baseline, by the paired t; null below two compared cases.</summary>
    public Interval? Change { get; init; }
}
