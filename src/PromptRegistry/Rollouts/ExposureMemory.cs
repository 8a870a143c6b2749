namespace PromptRegistry.Rollouts;

/// <summary>
/// Remembers which units were told of, within a bound: of more units than it holds the older ones are forgotten, and told of again. Without locks and
/// allocations after the first call.
/// </summary>
internal sealed class ExposureMemory
{
    private const int Ways = 8;

    private readonly ulong offset;
    private readonly int sets;
    private ulong[]? slots;

    /// <param name="capacity">How many are remembered; a power of two.</param>
    public ExposureMemory(int capacity)
    {
        sets = capacity / Ways;
        // Nobody outside can choose units that push out others.
        offset = (ulong)Random.Shared.NextInt64() | 1;
    }

    /// <summary>Whether it was not told of before; from then on it was. Of several callers at once, one is told so.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="what">What it was exposed to.</param>
    public bool IsNew(ReadOnlySpan<char> unit, int what)
    {
        var table = slots ?? Make();
        var key = Key(unit, what);
        var start = (int)(key % (ulong)sets) * Ways;
        while (true)
        {
            var (victim, seen) = (-1, 0UL);
            for (var i = start; i < start + Ways; i++)
            {
                var at = Volatile.Read(ref table[i]);
                if (at == key) return false;
                if (victim < 0 && at == 0) victim = i;
            }

            if (victim < 0)
            {
                victim = start + (int)(key >> 61);
                seen = Volatile.Read(ref table[victim]);
                if (seen == key) return false;
            }

            if (Interlocked.CompareExchange(ref table[victim], key, seen) == seen) return true;
        }
    }

    private ulong[] Make()
    {
        var made = new ulong[sets * Ways];
        return Interlocked.CompareExchange(ref slots, made, null) ?? made;
    }

    private ulong Key(ReadOnlySpan<char> unit, int what)
    {
        var state = offset ^ (uint)what;
        foreach (var c in unit) state = (state ^ c) * 0x100000001B3;
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        state = (state ^ (state >> 27)) * 0x94D049BB133111EB;
        state ^= state >> 31;
        return state == 0 ? 1 : state;
    }
}
