using PromptRegistry.Statistics;

namespace PromptRegistry.Bench.Gating;

/// <summary>One comparison of two versions: the first samples of both, and fresh ones on demand.</summary>
internal sealed class Trial
{
    private readonly double[] before;
    private readonly double[] after;
    private readonly Random random;

    public Trial(double[] before, double[] after, int samples, Random random)
    {
        this.before = before;
        this.after = after;
        this.random = random;
        Baseline = [.. before.Select(p => Samples(p, samples))];
        Candidate = [.. after.Select(p => Samples(p, samples))];
    }

    /// <summary>By case, by sample: whether it passed.</summary>
    public bool[][] Baseline { get; }

    public bool[][] Candidate { get; }

    public int Cases => before.Length;

    /// <summary>Fresh samples of both versions for one case.</summary>
    public (Moments Baseline, Moments Candidate) Fresh(int @case, int samples) =>
        (Sum(Samples(before[@case], samples)), Sum(Samples(after[@case], samples)));

    public static Moments Sum(IEnumerable<bool> samples) => samples.Aggregate(Moments.Empty, (sum, passed) => sum.Add(passed ? 1 : 0, passed));

    private bool[] Samples(double chance, int samples)
    {
        var drawn = new bool[samples];
        for (var i = 0; i < samples; i++) drawn[i] = random.NextDouble() < chance;
        return drawn;
    }
}
