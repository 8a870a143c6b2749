using System.Buffers;

namespace PromptRegistry.Events.Rollups;

/// <summary>
/// Quantiles of many numbers in little space: numbers are counted in buckets whose width grows with their size, so that a quantile is right within
/// 1 % of its value. Sketches of parts add up to that of the whole, and counts can be taken back. Source: Masson, Rim and Lee, "DDSketch", VLDB 2019.
/// </summary>
public sealed class QuantileSketch
{
    /// <summary>The largest relative error of a quantile.</summary>
    public const double Accuracy = 0.01;

    /// <summary>Smaller numbers, by size, count as zero.</summary>
    public const double Smallest = 1e-9;

    /// <summary>Larger numbers, by size, count as this one.</summary>
    public const double Largest = 1e15;

    private const int Zero = int.MinValue;

    private static readonly double Gamma = (1 + Accuracy) / (1 - Accuracy);
    private static readonly double LogGamma = Math.Log(Gamma);

    /// <summary>Keys order as the numbers do.</summary>
    private readonly SortedDictionary<int, long> positive = [];
    private readonly SortedDictionary<int, long> negative = [];
    private long zeros;

    /// <summary>How many numbers were added.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a number; NaN is left out.</summary>
    /// <param name="times">How often; negative takes it back.</param>
    public void Add(double value, long times = 1)
    {
        if (double.IsNaN(value)) return;
        var (isNegative, key) = Bucket(value);
        AddTo(isNegative, key, times);
    }

    /// <summary>Adds what another counted.</summary>
    public void Add(QuantileSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (key, count) in other.positive) AddTo(false, key, count);
        foreach (var (key, count) in other.negative) AddTo(true, key, count);
        AddTo(false, Zero, other.zeros);
    }

    /// <summary>Adds what is written in bytes.</summary>
    /// <exception cref="FormatException">They are no sketch.</exception>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        AddTo(false, Zero, Read(bytes, ref at));
        foreach (var isNegative in (bool[])[false, true])
        {
            var left = Read(bytes, ref at);
            long key = 0;
            for (; left > 0; left--)
            {
                key += Read(bytes, ref at);
                AddTo(isNegative, checked((int)key), Read(bytes, ref at));
            }
        }
    }

    /// <summary>The number below which a share of all numbers lies; NaN without numbers.</summary>
    /// <param name="share">From 0 to 1.</param>
    public double Quantile(double share)
    {
        if (Count <= 0) return double.NaN;
        var rank = Math.Clamp(share, 0, 1) * (Count - 1);
        long seen = 0;
        foreach (var (key, count) in negative.Reverse())
        {
            seen += count;
            if (seen > rank) return -Middle(key);
        }

        seen += zeros;
        if (seen > rank) return 0;
        foreach (var (key, count) in positive)
        {
            seen += count;
            if (seen > rank) return Middle(key);
        }

        return double.NaN;
    }

    /// <summary>The share of the numbers that are at most this one, within the accuracy of its bucket; NaN without numbers.</summary>
    public double ShareUpTo(double value)
    {
        if (Count <= 0) return double.NaN;
        var (isNegative, key) = Bucket(value);
        long below = 0;
        foreach (var (k, count) in negative)
        {
            if (!isNegative || k >= key) below += count;
        }

        if (!isNegative)
        {
            below += zeros;
            foreach (var (k, count) in positive)
            {
                if (key != Zero && k <= key) below += count;
            }
        }

        return (double)below / Count;
    }

    /// <summary>The sketch in bytes; equal sketches give equal bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new ArrayBufferWriter<byte>(16 + ((positive.Count + negative.Count) * 4));
        Write(bytes, zeros);
        foreach (var buckets in (SortedDictionary<int, long>[])[positive, negative])
        {
            Write(bytes, buckets.Count);
            long before = 0;
            foreach (var (key, count) in buckets)
            {
                Write(bytes, key - before);
                Write(bytes, count);
                before = key;
            }
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static (bool IsNegative, int Key) Bucket(double value)
    {
        var size = Math.Min(Math.Abs(value), Largest);
        return size < Smallest ? (false, Zero) : (value < 0, (int)Math.Ceiling(Math.Log(size) / LogGamma));
    }

    /// <summary>The number in a bucket that is within the accuracy of all of them.</summary>
    private static double Middle(int key) => 2 * Math.Pow(Gamma, key) / (Gamma + 1);

    private void AddTo(bool isNegative, int key, long times)
    {
        if (times == 0) return;
        Count += times;
        if (key == Zero)
        {
            zeros += times;
            return;
        }

        var buckets = isNegative ? negative : positive;
        var now = buckets.GetValueOrDefault(key) + times;
        if (now == 0) buckets.Remove(key);
        else buckets[key] = now;
    }

    /// <summary>Seven bits a byte, the sign in the lowest.</summary>
    private static void Write(ArrayBufferWriter<byte> bytes, long value)
    {
        var rest = (ulong)((value << 1) ^ (value >> 63));
        do
        {
            var next = (byte)(rest & 0x7F);
            rest >>= 7;
            bytes.GetSpan(1)[0] = rest == 0 ? next : (byte)(next | 0x80);
            bytes.Advance(1);
        }
        while (rest != 0);
    }

    private static long Read(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (at >= bytes.Length) throw new FormatException("The sketch ends too soon.");
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return (long)(value >> 1) ^ -(long)(value & 1);
        }

        throw new FormatException("The sketch holds a number that is too long.");
    }
}
