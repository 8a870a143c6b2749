namespace PromptRegistry.Evaluation.Metrics;

/// <summary>How often each label was found where each was expected.</summary>
/// <param name="Labels">All labels that were expected or found, in ordinal order.</param>
/// <param name="Counts">A row for each expected label, a column for each found one, in the order of <see cref="Labels"/>.</param>
/// <param name="Unlabelled">By expected label: answers that name no label.</param>
public sealed record ConfusionMatrix(
    IReadOnlyList<string> Labels, IReadOnlyList<IReadOnlyList<int>> Counts, IReadOnlyList<int> Unlabelled)
{
    /// <summary>The most labels that a matrix is made for: it has their square of cells.</summary>
    public const int MaximumLabels = 200;

    /// <param name="pairs">What was expected, and what was found: null for an answer that names no label.</param>
    /// <returns>Null where there are more than <see cref="MaximumLabels"/> labels.</returns>
    public static ConfusionMatrix? Of(IEnumerable<(string Expected, string? Found)> pairs)
    {
        var all = pairs.ToList();
        var labels = all.SelectMany(pair => (string?[])[pair.Expected, pair.Found]).OfType<string>()
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (labels.Count > MaximumLabels) return null;
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
}
