using PromptRegistry.Optimization.Data;

namespace PromptRegistry.Optimization.Optimizers;

/// <summary>Training cases, a few at a time: all of them in a random order, then anew.</summary>
internal sealed class Batches(IReadOnlyList<string> cases, SeededRandom random)
{
    private readonly Queue<string> queue = new();

    public List<string> Next(int count)
    {
        var batch = new List<string>();
        while (batch.Count < Math.Min(count, cases.Count))
        {
            if (queue.Count == 0) random.Shuffled(cases).ForEach(queue.Enqueue);
            var next = queue.Dequeue();
            if (!batch.Contains(next)) batch.Add(next);
        }

        return batch;
    }
}
