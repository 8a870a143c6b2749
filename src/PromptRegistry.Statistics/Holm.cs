namespace PromptRegistry.Statistics;

/// <summary>
/// Holm's step-down adjustment (Holm, "A simple sequentially rejective multiple test procedure", 1979): asking many questions
/// at once does not raise the chance of one false alarm among them.
/// </summary>
public static class Holm
{
    /// <summary>Adjusted p-values, in the order of <paramref name="values"/>.</summary>
    public static double[] Adjust(IReadOnlyList<double> values)
    {
        var order = new int[values.Count];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(order, (a, b) => values[a] != values[b] ? values[a].CompareTo(values[b]) : a.CompareTo(b));
        var adjusted = new double[values.Count];
        var highest = 0.0;
        for (var rank = 0; rank < order.Length; rank++)
        {
            highest = Math.Max(highest, Math.Min(1, (order.Length - rank) * values[order[rank]]));
            adjusted[order[rank]] = highest;
        }

        return adjusted;
    }
}
