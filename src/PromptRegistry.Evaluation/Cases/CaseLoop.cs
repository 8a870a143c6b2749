namespace PromptRegistry.Evaluation.Cases;

/// <summary>Does something for each of many cases, on all cores where there are enough of them to pay for it.</summary>
internal static class CaseLoop
{
    private const int Worthwhile = 256;

    public static void For(int count, Action<int> body, CancellationToken cancellation = default)
    {
        if (count >= Worthwhile)
        {
            OnAllCores(count, body, cancellation);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            body(i);
        }
    }

    /// <summary>On its own, so that small suites do not load what only large ones need.</summary>
    private static void OnAllCores(int count, Action<int> body, CancellationToken cancellation) =>
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation }, body);
}
