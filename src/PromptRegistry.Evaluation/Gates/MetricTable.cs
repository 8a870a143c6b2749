using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Evaluation.Statistics;

namespace PromptRegistry.Evaluation.Gates;

/// <summary>Computes every metric over all cases and over each slice, with its p-value where there is a baseline.</summary>
internal static class MetricTable
{
    public static IReadOnlyList<MetricComparison> Create(
        EvaluationSuite suite, Measurement measurement, BaselineComparison? comparison, Detection detection, ulong seed)
    {
        var slices = new List<string?> { null };
        if (suite.Gate.ByTag) slices.AddRange(suite.Cases.SelectMany(@case => @case.Tags).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        var rows = new List<MetricComparison>();
        foreach (var scorer in suite.Scorers)
        {
            foreach (var slice in slices)
            {
                if (Row(scorer.Info, slice, measurement, comparison, detection, seed) is { } row) rows.Add(row);
            }
        }

        return Adjust(suite, rows);
    }

    private static MetricComparison? Row(
        ScorerInfo scorer, string? slice, Measurement measurement, BaselineComparison? comparison, Detection detection, ulong seed)
    {
        var scored = measurement.Cases.Where(@case => IsIn(@case, slice) && @case.Scores.TryGetValue(scorer.Id, out var scores) && scores.Count > 0)
            .Select(@case => @case.Scores[scorer.Id]).ToList();
        if (scored.Count == 0) return null;
        var passRate = scored.Aggregate(Moments.Add).PassRate;
        var pairs = comparison?.Pairs(scorer.Id).Where(pair => IsIn(pair.Case, slice)).ToList() ?? [];
        if (pairs.Count == 0)
        {
            var alone = Effect(scored, null, detection);
            return new MetricComparison(scorer.Id, slice, scored.Count, 0, null, scored.Average(s => s.Mean), passRate, null, null, alone);
        }

        var differences = pairs.Select(pair => pair.Difference).ToList();
        var test = SignFlipPermutation.Test(differences, seed);
        return new MetricComparison(
            scorer.Id, slice, scored.Count, pairs.Count,
            pairs.Average(pair => pair.Baseline.Mean), pairs.Average(pair => pair.Candidate.Mean), passRate,
            test.PLess, null, Effect(scored, differences, detection));
    }

    /// <summary>
    /// From the differences that were seen and the noise within cases, whichever is greater. Without a baseline and without
    /// repeated samples, two independent runs bound it.
    /// </summary>
    private static double? Effect(List<Moments> scored, List<double>? differences, Detection detection)
    {
        if (detection is Detection.Strict or Detection.Flips) return 0;
        var cases = differences?.Count ?? scored.Count;
        if (cases < 2) return null;
        var within = scored.Average(scores => 2 * scores.Variance / scores.Count);
        var seen = differences is null ? 0 : MinimumDetectableEffect.StandardDeviation(differences);
        var deviation = Math.Max(seen, Math.Sqrt(within));
        if (deviation == 0 && differences is null)
            deviation = Math.Sqrt(2) * MinimumDetectableEffect.StandardDeviation([.. scored.Select(scores => scores.Mean)]);
        return deviation == 0 ? null : MinimumDetectableEffect.OneSided(deviation, cases);
    }

    /// <summary>The family is gating metric by slice; a report-only metric asks no question.</summary>
    private static List<MetricComparison> Adjust(EvaluationSuite suite, List<MetricComparison> rows)
    {
        var gating = suite.Scorers.Where(scorer => scorer.Info.IsGating).Select(scorer => scorer.Info.Id).ToHashSet(StringComparer.Ordinal);
        var family = Enumerable.Range(0, rows.Count).Where(i => rows[i].P is not null && gating.Contains(rows[i].Scorer)).ToList();
        var adjusted = Holm.Adjust([.. family.Select(i => rows[i].P!.Value)]);
        for (var i = 0; i < family.Count; i++) rows[family[i]] = rows[family[i]] with { AdjustedP = adjusted[i] };
        return rows;
    }

    private static bool IsIn(MeasuredCase @case, string? slice) => slice is null || @case.Tags.Contains(slice, StringComparer.Ordinal);
}
