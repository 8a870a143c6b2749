namespace PromptRegistry.Evaluation.Running;

/// <summary>What only suites of many cases need.</summary>
internal static class LargeSuite
{
    /// <summary>Below this many cases the memory of their files is not worth the time.</summary>
    private const int Cases = 20_000;

    /// <summary>
    /// Gives back the memory of files that were read, which the collector would leave until it is short of some: with 100,000 cases a fifth of the
    /// process, for a twentieth of a second.
    /// </summary>
    public static void Tidy(int cases)
    {
        if (cases >= Cases) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
