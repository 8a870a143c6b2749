namespace PromptRegistry.Evaluation.Metrics;

/// <summary>What BLEU is computed from; the counts of several texts can be added.</summary>
/// <param name="Correct">By order from 1: n-grams that a reference has, each as often as the reference that has it most often.</param>
/// <param name="Total">By order from 1: all n-grams.</param>
/// <param name="HypothesisLength">Tokens of the texts.</param>
/// <param name="ReferenceLength">Tokens of the references that are closest in length.</param>
public sealed record BleuStatistics(IReadOnlyList<long> Correct, IReadOnlyList<long> Total, long HypothesisLength, long ReferenceLength)
{
    /// <summary>The counts of nothing.</summary>
    public static BleuStatistics Empty(int maximumOrder) => new(new long[maximumOrder], new long[maximumOrder], 0, 0);

    /// <summary>The counts of one text.</summary>
    /// <exception cref="ArgumentException">There is no reference.</exception>
    public static BleuStatistics Of(string hypothesis, IReadOnlyList<string> references, BleuOptions options) =>
        Of(options.Tokens(hypothesis), [.. references.Select(options.Tokens)], options.MaximumOrder);

    /// <summary>The counts of one text of tokens.</summary>
    /// <exception cref="ArgumentException">There is no reference.</exception>
    public static BleuStatistics Of(
        IReadOnlyList<string> hypothesis, IReadOnlyList<IReadOnlyList<string>> references, int maximumOrder = 4)
    {
        if (references.Count == 0) throw new ArgumentException("BLEU needs at least one reference.", nameof(references));
        var grams = new NGrams();
        var own = grams.Count(hypothesis, maximumOrder);
        var others = references.Select(reference => grams.Count(reference, maximumOrder)).ToList();
        var (correct, total) = (new long[maximumOrder], new long[maximumOrder]);
        for (var i = 0; i < maximumOrder; i++)
        {
            total[i] = Math.Max(0, hypothesis.Count - i);
            foreach (var (gram, count) in own[i]) correct[i] += Math.Min(count, others.Max(other => other[i].GetValueOrDefault(gram)));
        }

        return new BleuStatistics(
            correct, total, hypothesis.Count, Bleu.ClosestLength(hypothesis.Count, references.Select(reference => reference.Count)));
    }

    /// <summary>Both together.</summary>
    /// <exception cref="ArgumentException">The other has another number of orders.</exception>
    public BleuStatistics Plus(BleuStatistics other)
    {
        if (other.Correct.Count != Correct.Count) throw new ArgumentException("Both must count the same orders.", nameof(other));
        return new BleuStatistics(
            [.. Correct.Zip(other.Correct, (a, b) => a + b)], [.. Total.Zip(other.Total, (a, b) => a + b)],
            HypothesisLength + other.HypothesisLength, ReferenceLength + other.ReferenceLength);
    }
}
