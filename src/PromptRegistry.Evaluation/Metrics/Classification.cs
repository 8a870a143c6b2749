namespace PromptRegistry.Evaluation.Metrics;

/// <summary>How well answers name the expected labels.</summary>
/// <param name="Labels">Every label that was expected or found, in ordinal order.</param>
/// <param name="Total">All answers.</param>
public sealed record Classification(IReadOnlyList<LabelCounts> Labels, int Total)
{
    /// <param name="pairs">What was expected, and what was found: null for an answer that names no label.</param>
    public static Classification Of(IEnumerable<(string Expected, string? Found)> pairs)
    {
        var labels = new SortedDictionary<string, LabelCounts>(StringComparer.Ordinal);
        var total = 0;
        foreach (var (expected, found) in pairs)
        {
            total++;
            Count(expected, label => label with { Expected = label.Expected + 1, Right = label.Right + (found == expected ? 1 : 0) });
            if (found is not null) Count(found, label => label with { Found = label.Found + 1 });
        }

        return new Classification([.. labels.Values], total);

        void Count(string label, Func<LabelCounts, LabelCounts> count) =>
            labels[label] = count(labels.GetValueOrDefault(label) ?? new LabelCounts(label, 0, 0, 0));
    }

    /// <summary>Share of the answers that name the expected label, 0 to 1; 0 without answers.</summary>
    public double Accuracy => Total == 0 ? 0 : (double)Labels.Sum(label => label.Right) / Total;

    /// <summary>
    /// Mean of the F1 of every label that was expected or found, each counting the same, 0 to 1. A label without any right answer has an F1 of 0. An
    /// answer that names no label lowers the recall of the expected one and is no label of its own.
    /// </summary>
    public double MacroF1 => Labels.Count == 0 ? 0 : Labels.Average(label => label.F1);
}

/// <summary>How often a label was expected and found.</summary>
/// <param name="Expected">Answers that should name it.</param>
/// <param name="Found">Answers that name it.</param>
/// <param name="Right">Answers that should name it and do.</param>
public sealed record LabelCounts(string Label, int Expected, int Found, int Right)
{
    /// <summary>The harmonic mean of precision and recall, 0 to 1.</summary>
    public double F1 => Expected + Found == 0 ? 0 : 2.0 * Right / (Expected + Found);
}
