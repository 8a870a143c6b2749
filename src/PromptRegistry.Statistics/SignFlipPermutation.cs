namespace PromptRegistry.Statistics;

/// <summary>
/// Paired sign-flip permutation test of a mean difference (Fisher 1935; Good, "Permutation Tests", 2000): if the two sides
/// do not differ, each pair's difference is as likely to have the other sign. Right for any metric and any number of samples a case,
/// because only the mean of a case enters.
/// </summary>
public static class SignFlipPermutation
{
    /// <summary>Up to this many differing pairs, all patterns of signs are counted.</summary>
    public const int ExactLimit = 20;

    /// <summary>Draws beyond the exact limit.</summary>
    public const int DefaultDraws = 10_000;

    /// <summary>Sums this close to the observed one count as equal to it.</summary>
    private const double Tie = 1e-12;

    /// <summary>Counts all patterns where there are few, and draws them where there are many.</summary>
    /// <param name="differences">Candidate minus baseline, one a case.</param>
    /// <param name="seed">Seeds the draws; exact tests do not use it.</param>
    /// <param name="draws">How many patterns are drawn beyond the exact limit.</param>
    public static PermutationResult Test(IReadOnlyList<double> differences, ulong seed, int draws = DefaultDraws)
    {
        var values = NonZero(differences);
        if (values.Length == 0) return new PermutationResult(0, 0, 1, 1, true);
        return values.Length <= ExactLimit
            ? Exact(values, differences.Count)
            : Draw(values, differences.Count, seed, draws);
    }

    /// <summary>Counts all 2^m patterns by combining the sorted sums of two halves.</summary>
    public static PermutationResult Exact(IReadOnlyList<double> differences) => Exact(NonZero(differences), differences.Count);

    /// <summary>Draws patterns: one random bit a differing pair, a set bit flips. p = (count + 1) / (draws + 1).</summary>
    public static PermutationResult Draw(IReadOnlyList<double> differences, ulong seed, int draws = DefaultDraws) =>
        Draw(NonZero(differences), differences.Count, seed, draws);

    private static PermutationResult Exact(double[] values, int count)
    {
        var observed = Sum(values);
        var left = SignedSums(values.AsSpan(0, values.Length / 2));
        var right = SignedSums(values.AsSpan(values.Length / 2));
        var patterns = (double)left.Length * right.Length;
        var atMost = CountAtMost(left, right, observed + Tie);
        var far = Math.Abs(observed) - Tie;

        // |sum| >= |observed|: the patterns are symmetric, so both tails hold equally many.
        var twoSided = far <= 0 ? patterns : 2 * CountAtMost(left, right, -far);
        return new PermutationResult(values.Length, Mean(observed, count), atMost / patterns, twoSided / patterns, true);
    }

    private static PermutationResult Draw(double[] values, int count, ulong seed, int draws)
    {
        var random = new SplitMix64(seed);
        var observed = Sum(values);
        var (less, far) = (0, 0);
        for (var draw = 0; draw < draws; draw++)
        {
            var sum = 0.0;
            var bits = 0UL;
            for (var i = 0; i < values.Length; i++)
            {
                if (i % 64 == 0) bits = random.Next();
                sum += (bits & 1) == 1 ? -values[i] : values[i];
                bits >>= 1;
            }

            if (sum <= observed + Tie) less++;
            if (Math.Abs(sum) >= Math.Abs(observed) - Tie) far++;
        }

        return new PermutationResult(values.Length, Mean(observed, count), (less + 1.0) / (draws + 1), (far + 1.0) / (draws + 1), false);
    }

    private static double[] NonZero(IReadOnlyList<double> differences)
    {
        var values = new List<double>(differences.Count);
        for (var i = 0; i < differences.Count; i++)
        {
            if (differences[i] != 0) values.Add(differences[i]);
        }

        return values.ToArray();
    }

    private static double Sum(double[] values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum;
    }

    private static double Mean(double sum, int count) => count == 0 ? 0 : sum / count;

    private static double[] SignedSums(ReadOnlySpan<double> values)
    {
        var sums = new double[1 << values.Length];
        for (var pattern = 0; pattern < sums.Length; pattern++)
        {
            var sum = 0.0;
            for (var i = 0; i < values.Length; i++) sum += (pattern >> i & 1) == 0 ? values[i] : -values[i];
            sums[pattern] = sum;
        }

        Array.Sort(sums);
        return sums;
    }

    private static double CountAtMost(double[] left, double[] right, double limit)
    {
        var count = 0L;
        var end = right.Length;
        foreach (var sum in left)
        {
            while (end > 0 && sum + right[end - 1] > limit) end--;
            count += end;
        }

        return count;
    }
}

/// <summary>Outcome of a paired sign-flip permutation test.</summary>
/// <param name="NonZero">Pairs that differ.</param>
/// <param name="Mean">Mean difference over all pairs, those without a difference included.</param>
/// <param name="PLess">Probability of a mean this low or lower if the two sides do not differ.</param>
/// <param name="PTwoSided">Probability of a mean this far from zero or farther.</param>
/// <param name="IsExact">Whether every pattern of signs was counted, rather than drawn.</param>
public sealed record PermutationResult(int NonZero, double Mean, double PLess, double PTwoSided, bool IsExact);
