namespace PromptRegistry.TestKit;

/// <summary>Measures what the current thread allocates.</summary>
public static class Allocations
{
    /// <summary>
    /// The bytes that an action allocates on this thread. A collection takes what is left of a thread's piece of memory for allocated, and other tests cause
    /// collections: it is done again until none came in between.
    /// </summary>
    /// <param name="action">What may be done several times.</param>
    public static long Of(Action action)
    {
        while (true)
        {
            var collections = GC.CollectionCount(0);
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (GC.CollectionCount(0) == collections) return allocated;
        }
    }
}
