using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Statistics;

namespace PromptRegistry.Optimization.Data;

/// <summary>Random numbers that follow from a seed and a purpose: what one part draws does not move what another one gets.</summary>
internal sealed class SeededRandom(ulong seed, string purpose)
{
    private SplitMix64 random = new(seed ^ BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(purpose))));

    /// <summary>From 0 up to, but not including, <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)random.Below((ulong)bound);

    /// <summary>From 0 up to, but not including, 1.</summary>
    public double Share() => Below(1 << 30) / (double)(1 << 30);

    /// <summary>The items in a random order (Fisher and Yates).</summary>
    public List<T> Shuffled<T>(IEnumerable<T> items)
    {
        var all = items.ToList();
        for (var i = all.Count - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (all[i], all[j]) = (all[j], all[i]);
        }

        return all;
    }
}
