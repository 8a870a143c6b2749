namespace PromptRegistry.Statistics;

/// <summary>
/// Adjustment for the share of false discoveries (Benjamini and Hochberg 1995). For reports that list many findings; a gate, where one false alarm
/// stops a build, takes <see cref="Holm"/>.
/// </summary>
public static class BenjaminiHochberg
{
    /// <summary>Adjusted p-values, at most 1, in the order of <paramref name="values"/>.</summary>
    public static double[] Adjust(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var order = new int[values.Count];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(order, (a, b) => values[a] != values[b] ? values[a].CompareTo(values[b]) : a.CompareTo(b));
        var adjusted = new double[order.Length];
        var lowest = 1.0;
        for (var rank = order.Length; rank >= 1; rank--)
        {
            lowest = Math.Min(lowest, values[order[rank - 1]] * order.Length / rank);
            adjusted[order[rank - 1]] = lowest;
        }

        return adjusted;
    }
}
