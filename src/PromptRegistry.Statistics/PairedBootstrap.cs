using MathNet.Numerics.Distributions;

namespace PromptRegistry.Statistics;

/// <summary>
/// Bootstrap intervals of a mean difference (Efron 1979; BCa: Efron 1987): pairs are drawn again and again with replacement. For reports; the
/// percentile interval is too narrow below some 30 pairs.
/// </summary>
public static class PairedBootstrap
{
    /// <summary>Draws, unless others are asked for.</summary>
    public const int DefaultDraws = 10_000;

    /// <param name="differences">Candidate minus baseline, one a pair, at least one.</param>
    /// <param name="seed">Seeds the draws: the same seed gives the same intervals.</param>
    /// <param name="draws">At least 2.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <exception cref="ArgumentException">No differences, or one is no finite number.</exception>
    public static BootstrapResult Of(IReadOnlyList<double> differences, ulong seed, int draws = DefaultDraws, double confidence = 0.95)
    {
        Arguments.Numbers(differences, 1);
        Arguments.AtLeast(2, draws);
        Arguments.Share(confidence);
        var count = differences.Count;
        var mean = Mean(differences);
        var means = Draw(differences, seed, draws);
        var (below, equal, atMostZero) = (0, 0, 0);
        foreach (var value in means)
        {
            if (value < mean) below++;
            else if (value == mean) equal++;
            if (value <= 0) atMostZero++;
        }

        var error = Summary.Of(means).StandardDeviation;
        Array.Sort(means);
        var tail = (1 - confidence) / 2;
        var percentile = new Interval(Quantile(means, tail), Quantile(means, 1 - tail));
        var bias = Normal.InvCDF(0, 1, Math.Clamp((below + (0.5 * equal)) / draws, 0.5 / draws, 1 - (0.5 / draws)));
        var acceleration = Acceleration(differences, mean * count);
        var corrected = new Interval(Quantile(means, Adjust(tail, bias, acceleration)), Quantile(means, Adjust(1 - tail, bias, acceleration)));
        return new BootstrapResult(mean, error, percentile, corrected, bias, acceleration, (double)atMostZero / draws);
    }

    private static double[] Draw(IReadOnlyList<double> differences, ulong seed, int draws)
    {
        var random = new SplitMix64(seed);
        var means = new double[draws];
        var bound = (ulong)differences.Count;
        for (var draw = 0; draw < draws; draw++)
        {
            var sum = new ExactSum();
            for (var i = 0; i < differences.Count; i++) sum.Add(differences[(int)random.Below(bound)]);
            means[draw] = sum.Value / differences.Count;
        }

        return means;
    }

    private static double Mean(IReadOnlyList<double> values)
    {
        var sum = new ExactSum();
        for (var i = 0; i < values.Count; i++) sum.Add(values[i]);
        return sum.Value / values.Count;
    }

    /// <summary>From the skewness of the means that leave one pair out.</summary>
    private static double Acceleration(IReadOnlyList<double> differences, double sum)
    {
        var count = differences.Count;
        if (count < 2) return 0;
        var left = new double[count];
        for (var i = 0; i < count; i++) left[i] = (sum - differences[i]) / (count - 1);
        var mean = Mean(left);
        var (squares, cubes) = (0.0, 0.0);
        foreach (var value in left)
        {
            var distance = mean - value;
            squares += distance * distance;
            cubes += distance * distance * distance;
        }

        return squares == 0 ? 0 : cubes / (6 * Math.Pow(squares, 1.5));
    }

    private static double Adjust(double share, double bias, double acceleration)
    {
        var z = bias + Normal.InvCDF(0, 1, share);
        return Normal.CDF(0, 1, bias + (z / (1 - (acceleration * z))));
    }

    /// <summary>Linear between the neighbours (type 7).</summary>
    private static double Quantile(double[] sorted, double share)
    {
        var place = (sorted.Length - 1) * share;
        var lower = (int)Math.Floor(place);
        var upper = Math.Min(lower + 1, sorted.Length - 1);
        return sorted[lower] + ((place - lower) * (sorted[upper] - sorted[lower]));
    }
}

/// <summary>Bootstrap of a mean difference.</summary>
/// <param name="Mean">The mean difference itself.</param>
/// <param name="StandardError">Standard deviation of the drawn means.</param>
/// <param name="Percentile">The percentile interval.</param>
/// <param name="BiasCorrected">The bias-corrected and accelerated interval (BCa).</param>
/// <param name="Bias">z0 of BCa.</param>
/// <param name="Acceleration">a of BCa.</param>
/// <param name="ShareAtMostZero">Share of the drawn means that are zero or lower.</param>
public sealed record BootstrapResult(
    double Mean, double StandardError, Interval Percentile, Interval BiasCorrected, double Bias, double Acceleration, double ShareAtMostZero);
