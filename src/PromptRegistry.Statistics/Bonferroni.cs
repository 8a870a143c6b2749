namespace PromptRegistry.Statistics;

/// <summary>Bonferroni's adjustment: each p-value times the number of questions. Holm's is never weaker.</summary>
public static class Bonferroni
{
    /// <summary>Adjusted p-values, at most 1, in the order of <paramref name="values"/>.</summary>
    public static double[] Adjust(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var adjusted = new double[values.Count];
        for (var i = 0; i < adjusted.Length; i++) adjusted[i] = Math.Min(1, values.Count * values[i]);
        return adjusted;
    }
}
