namespace PromptRegistry.Evaluation.Metrics;

/// <summary>How often each label was found where each was expected.</summary>
/// <param name="Labels">All labels that were expected or found, in ordinal order.</param>
/// <param name="Counts">A row for each expected label, a column for each found one, in the order of <see cref="Labels"/>.</param>
/// <param name="Unlabelled">By expected label: answers that name no label.</param>
public sealed record ConfusionMatrix(
    IReadOnlyList<string> Labels, IReadOnlyList<IReadOnlyList<int>> Counts, IReadOnlyList<int> Unlabelled)
{
    /// <param name="pairs">What was expected, and what was found: null for an answer that names no label.</param>
    public static ConfusionMatrix Of(IEnumerable<(string Expected, string? Found)> pairs)
    {
        var all = pairs.ToList();
        var labels = all.SelectMany(pair => (string?[])[pair.Expected, pair.Found]).OfType<string>()
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var numbers = labels.Select((label, i) => (label, i)).ToDictionary(pair => pair.label, pair => pair.i, StringComparer.Ordinal);
        var counts = labels.Select(_ => new int[labels.Count]).ToList();
        var unlabelled = new int[labels.Count];
        foreach (var (expected, found) in all)
        {
            if (found is null) unlabelled[numbers[expected]]++;
            else counts[numbers[expected]][numbers[found]]++;
        }

        return new ConfusionMatrix(labels, counts, unlabelled);
    }

    /// <summary>All answers.</summary>
    public int Total => Counts.Sum(row => row.Sum()) + Unlabelled.Sum();

    /// <summary>Share of the answers that name the expected label, 0 to 1; 0 without answers.</summary>
    public double Accuracy => Total == 0 ? 0 : (double)Labels.Select((_, i) => Counts[i][i]).Sum() / Total;

    /// <summary>
    /// Mean of the F1 of every label that was expected or found, each counting the same, 0 to 1. A label without any right answer has an F1 of 0. An
    /// answer that names no label lowers the recall of the expected one and is no label of its own.
    /// </summary>
    public double MacroF1 => Labels.Count == 0 ? 0 : Labels.Select((_, i) => F1(i)).Average();

    /// <summary>The harmonic mean of precision and recall of one label: 2 × right / (expected + found).</summary>
    /// <param name="label">Its place in <see cref="Labels"/>.</param>
    public double F1(int label)
    {
        var expected = Counts[label].Sum() + Unlabelled[label];
        var found = Counts.Sum(row => row[label]);
        return expected + found == 0 ? 0 : 2.0 * Counts[label][label] / (expected + found);
    }
}
