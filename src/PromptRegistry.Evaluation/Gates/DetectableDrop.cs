using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Gates;

/// <summary>The smallest drop of a metric that a suite finds with 80 % power.</summary>
internal static class DetectableDrop
{
    /// <summary>Less than this is what rounding leaves of scores with six decimals.</summary>
    private const double Noise = 1e-6;

    /// <summary>
    /// From the differences that were seen and the noise within cases, whichever is greater; without a baseline and without repeated samples two
    /// independent runs bound it; and where nothing varied, it is what the fewest cases that can be significant make up if each falls from 1 to 0.
    /// The test asks several questions, and the first step of Holm's correction sets the hurdle.
    /// </summary>
    /// <returns>0 where every flip is found; null where no drop can be found.</returns>
    public static double? Of(IReadOnlyList<Moments> scored, double[]? differences, Detection detection, int family, double tolerance)
    {
        if (detection is Detection.Strict or Detection.Flips) return 0;
        var cases = differences?.Length ?? scored.Count;
        var needed = FewestDiffering(family);
        if (cases < needed) return null;

        var within = 0.0;
        var means = new double[scored.Count];
        for (var i = 0; i < means.Length; i++)
        {
            means[i] = scored[i].Mean;
            within += 2 * scored[i].Variance / scored[i].Count;
        }

        var seen = differences is null ? 0 : Summary.Of(differences).StandardDeviation;
        var deviation = Math.Max(seen, Math.Sqrt(within / means.Length));
        if (deviation < Noise && differences is null) deviation = Math.Sqrt(2) * Summary.Of(means).StandardDeviation;
        var drop = deviation >= Noise
            ? MinimumDetectableEffect.OneSided(deviation, cases, MinimumDetectableEffect.Alpha / family)
            : (double)needed / cases;
        return Math.Max(drop, tolerance);
    }

    /// <summary>The fewest differing cases that can be significant: with m of them the smallest p is 2^-m, times the number of questions.</summary>
    public static int FewestDiffering(int family) => (int)Math.Floor(Math.Log2(family / MinimumDetectableEffect.Alpha)) + 1;
}
