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

    public static IReadOnlyList<MetricComparison> Create(
        EvaluationSuite suite, Measurement measurement, BaselineComparison? comparison, Detection detection, ulong seed)
    {
        var slices = new List<string?> { null };
        if (suite.Gate.ByTag)
        {
            slices.AddRange(
                suite.Cases.SelectMany(@case => @case.Tags).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        }

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
        var scored = new List<Moments>();
        var all = Moments.Empty;
        var means = 0.0;
        foreach (var @case in measurement.Cases)
        {
            if (!IsIn(@case, slice) || !@case.Scores.TryGetValue(scorer.Id, out var scores) || scores.Count == 0)
                continue;
            scored.Add(scores);
            all = all.Add(scores);
            means += scores.Mean;
        }

        if (scored.Count == 0) return null;
        var pairs = comparison?.Pairs(scorer.Id).Where(pair => IsIn(pair.Case, slice)).ToList() ?? [];
        if (pairs.Count == 0)
        {
            return new MetricComparison(scorer.Id, slice, scored.Count, 0, null, means / scored.Count, all.PassRate, null, null, Effect(
                    scored, null, detection));
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
        return new MetricComparison(scorer.Id, slice, scored.Count, pairs.Count, before / pairs.Count, now / pairs.Count, all.PassRate,
            test.PLess, null, Effect(scored, differences, detection));
    }

    /// <summary>
    /// From the differences that were seen and the noise within cases, whichever is greater. Without a baseline and without
    /// repeated samples, two independent runs bound it.
    /// </summary>
    private static double? Effect(List<Moments> scored, double[]? differences, Detection detection)
    {
        if (detection is Detection.Strict or Detection.Flips) return 0;
        var cases = differences?.Length ?? scored.Count;
        if (cases < 2) return null;
        var within = 0.0;
        var means = new double[scored.Count];
        for (var i = 0; i < means.Length; i++)
        {
            means[i] = scored[i].Mean;
            within += 2 * scored[i].Variance / scored[i].Count;
        }

        var seen = differences is null ? 0 : Summary.Of(differences).StandardDeviation;
        var deviation = Math.Max(seen, Math.Sqrt(within / means.Length));
        if (deviation == 0 && differences is null)
            deviation = Math.Sqrt(2) * Summary.Of(means).StandardDeviation;
        return deviation == 0 ? null : MinimumDetectableEffect.OneSided(deviation, cases);
    }

    /// <summary>The family is gating metric by slice; what can never be significant and a report-only metric ask no question.</summary>
    private static List<MetricComparison> Adjust(EvaluationSuite suite, List<MetricComparison> rows)
    {
        var gating = suite.Scorers.Where(scorer => scorer.Info.IsGating).Select(scorer => scorer.Info.Id).ToHashSet(StringComparer.Ordinal);
        var family = new List<int>();
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Compared >= FewestCases && gating.Contains(rows[i].Scorer)) family.Add(i);
        }

        var values = new double[family.Count];
        for (var i = 0; i < values.Length; i++) values[i] = rows[family[i]].P!.Value;
        var adjusted = Holm.Adjust(values);
        for (var i = 0; i < adjusted.Length; i++) rows[family[i]] = rows[family[i]] with { AdjustedP = adjusted[i] };
        return rows;
    }

    private static bool IsIn(MeasuredCase @case, string? slice) => slice is null || @case.Tags.Contains(slice, StringComparer.Ordinal);
}

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
/// <param name="MinimumDetectableEffect">Smallest drop found with 80 % power; 0 where every flip is found; null where unknown.</param>
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
}
