namespace PromptRegistry.Statistics;

/// <summary>
/// Cohen's kappa (Cohen 1960): agreement of two raters beyond chance, −1 to 1, with the large-sample standard error of Fleiss, Cohen and Everitt (1969).
/// </summary>
public static class CohensKappa
{
    /// <param name="first">Labels that the first rater gave, at least one.</param>
    /// <param name="second">Labels that the second gave to the same things.</param>
    /// <param name="confidence">Of the interval, between 0 and 1.</param>
    /// <exception cref="ArgumentException">The lists differ in length, or are empty.</exception>
    public static KappaResult Of(IReadOnlyList<string> first, IReadOnlyList<string> second, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count) throw new ArgumentException($"{first.Count} labels stand beside {second.Count}.", nameof(second));
        if (first.Count == 0) throw new ArgumentException("There are no labels.", nameof(first));
        var labels = first.Concat(second).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var places = labels.Select((label, i) => (label, i)).ToDictionary(pair => pair.label, pair => pair.i, StringComparer.Ordinal);
        var table = new int[labels.Count, labels.Count];
        for (var i = 0; i < first.Count; i++) table[places[first[i]], places[second[i]]]++;
        return Of(table, confidence);
    }

    /// <param name="table">How often the first rater gave the row's label and the second the column's; square, with at least one count.</param>
    /// <param name="confidence">Of the interval, between 0 and 1.</param>
    /// <exception cref="ArgumentException">The table is not square, or empty.</exception>
    public static KappaResult Of(int[,] table, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(table);
        var size = table.GetLength(0);
        if (size != table.GetLength(1)) throw new ArgumentException("The table is not square.", nameof(table));
        var count = table.Cast<int>().Sum();
        if (count == 0) throw new ArgumentException("The table is empty.", nameof(table));
        var z = Arguments.TwoSidedZ(confidence);

        var (rows, columns) = (new double[size], new double[size]);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                rows[i] += table[i, j] / (double)count;
                columns[j] += table[i, j] / (double)count;
            }
        }

        var (observed, expected) = (0.0, 0.0);
        for (var i = 0; i < size; i++)
        {
            observed += table[i, i] / (double)count;
            expected += rows[i] * columns[i];
        }

        if (expected >= 1) return new KappaResult(count, observed, double.NaN, double.NaN, Interval.Unknown);
        var kappa = (observed - expected) / (1 - expected);
        var variance = -Math.Pow(kappa - (expected * (1 - kappa)), 2);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                var share = table[i, j] / (double)count;
                variance += share * (i == j
                    ? Math.Pow(1 - ((rows[i] + columns[i]) * (1 - kappa)), 2)
                    : Math.Pow((columns[i] + rows[j]) * (1 - kappa), 2));
            }
        }

        var error = Math.Sqrt(Math.Max(0, variance) / count) / (1 - expected);
        return new KappaResult(count, observed, kappa, error, new Interval(Math.Max(-1, kappa - (z * error)), Math.Min(1, kappa + (z * error))));
    }
}

/// <summary>Agreement of two raters.</summary>
/// <param name="Count">Things that both rated.</param>
/// <param name="Observed">Share on which they agree.</param>
/// <param name="Kappa">Agreement beyond chance; NaN where both gave one and the same label to everything.</param>
/// <param name="StandardError">Of kappa.</param>
/// <param name="Interval">Of kappa, within −1 to 1.</param>
public sealed record KappaResult(int Count, double Observed, double Kappa, double StandardError, Interval Interval);
