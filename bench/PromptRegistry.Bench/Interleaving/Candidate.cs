using System.Diagnostics;

namespace PromptRegistry.Bench.Interleaving;

/// <summary>One benchmark of a class, run in batches that are short beside the scheduler's slices.</summary>
internal sealed class Candidate(string name, Action run)
{
    private static readonly long s_batchTicks = Stopwatch.Frequency / 5000;
    private readonly List<double> _times = [];
    private int _batch = 1;

    public string Name { get; } = name;

    /// <summary>The least disturbed batch, in nanoseconds an operation.</summary>
    public double Best => _times.Min();

    public double Median => Middle(_times);

    /// <summary>The median of what this took beside the other in the same round.</summary>
    public double Beside(Candidate other) => Middle(_times.Zip(other._times, (mine, its) => mine / its));

    public long Allocated { get; private set; }

    /// <summary>Lets the compiler settle, and finds how many operations make a batch of a fifth of a millisecond.</summary>
    public void WarmUp()
    {
        var until = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 2;
        for (var i = 0; i < 2000 || Stopwatch.GetTimestamp() < until; i++)
        {
            run();
            if (i > 20 && Stopwatch.GetTimestamp() > until + Stopwatch.Frequency) break;
        }

        while (Time() < s_batchTicks && _batch < 1 << 20) _batch *= 2;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) run();
        Allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
    }

    public void Measure() => _times.Add(Time() * 1e9 / Stopwatch.Frequency / _batch);

    private static double Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private long Time()
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < _batch; i++) run();
        return Stopwatch.GetTimestamp() - start;
    }
}
