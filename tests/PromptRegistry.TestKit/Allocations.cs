namespace PromptRegistry.TestKit;

/// <summary>Measures what the current thread allocates.</summary>
public static class Allocations
{
    private const int Times = 3;

    /// <summary>
    /// The bytes that an action allocates on this thread. A collection takes what is left of a thread's piece of memory for allocated, and other tests cause
    /// collections, also some that are counted only when they end: it is done again until none was seen, and the least of three such figures counts.
    /// </summary>
    /// <param name="action">What may be done several times.</param>
    public static long Of(Action action)
    {
        var least = long.MaxValue;
        for (var left = Times; left > 0 && least > 0;)
        {
            var collections = GC.CollectionCount(0);
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (GC.CollectionCount(0) != collections) continue;
            least = Math.Min(least, allocated);
            left--;
        }

        return least;
    }
}
