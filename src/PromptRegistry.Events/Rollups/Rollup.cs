using PromptRegistry.Statistics;

namespace PromptRegistry.Events.Rollups;

/// <summary>What an hour keeps of one metric of one series: enough for mean, variance and quantiles. Rollups add up.</summary>
public sealed class Rollup
{
    /// <summary>How many numbers.</summary>
    public long Count { get; private set; }

    /// <summary>Their sum.</summary>
    public double Sum { get; private set; }

    /// <summary>The sum of their squares.</summary>
    public double SumOfSquares { get; private set; }

    /// <summary>Their distribution.</summary>
    public QuantileSketch Sketch { get; } = new();

    /// <summary>The mean; NaN without numbers.</summary>
    public double Mean => Count > 0 ? Sum / Count : double.NaN;

    /// <summary>The sample variance; NaN below two numbers.</summary>
    public double Variance => Count > 1 ? Math.Max(0, (SumOfSquares - (Sum * Sum / Count)) / (Count - 1)) : double.NaN;

    /// <summary>Whether every number is 0 or 1, as far as the sums tell.</summary>
    public bool IsShare => Count > 0 && Sum >= 0 && Sum <= Count && Sum == SumOfSquares;

    /// <summary>The numbers as statistics take them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are none.</exception>
    public Summary Summary => Summary.OfSums((int)Math.Min(int.MaxValue, Count), Sum, SumOfSquares);

    /// <summary>Where the mean is, at 95 %: Wilson's interval of a share, else that of Student's t; unknown where there are too few numbers.</summary>
    public Interval MeanInterval()
    {
        const double Confidence = 0.95;
        if (IsShare && Count <= int.MaxValue) return WilsonInterval.Of((int)Math.Round(Sum), (int)Count, Confidence);
        if (Count < 2) return Interval.Unknown;
        var reach = StudentT.Quantile(0.5 + (Confidence / 2), Count - 1) * Math.Sqrt(Variance / Count);
        return new Interval(Mean - reach, Mean + reach);
    }

    /// <summary>Adds a number.</summary>
    /// <param name="times">1, or −1 to take it back.</param>
    public void Add(double value, int times = 1)
    {
        Count += times;
        Sum += times * value;
        SumOfSquares += times * value * value;
        Sketch.Add(value, times);
    }

    /// <summary>Adds what a row of the store holds.</summary>
    public void Add(long count, double sum, double sumOfSquares, ReadOnlySpan<byte> sketch)
    {
        Count += count;
        Sum += sum;
        SumOfSquares += sumOfSquares;
        Sketch.Add(sketch);
    }

    /// <summary>Adds another.</summary>
    public void Add(Rollup other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Count += other.Count;
        Sum += other.Sum;
        SumOfSquares += other.SumOfSquares;
        Sketch.Add(other.Sketch);
    }
}
