namespace PromptRegistry.Evaluation.Cases;

/// <summary>Does something for each of many cases, on all cores where there are enough of them to pay for it.</summary>
internal static class CaseLoop
{
    private const int Worthwhile = 256;

    public static void For(int count, Action<int> body, CancellationToken cancellation = default)
    {
        if (count >= Worthwhile)
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation }, body);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            body(i);
        }
    }
}
