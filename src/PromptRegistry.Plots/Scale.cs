namespace PromptRegistry.Plots;

/// <summary>Maps values to places along an axis.</summary>
/// <param name="Low">The least value.</param>
/// <param name="High">The greatest value; above the least.</param>
/// <param name="From">Where the least stands.</param>
/// <param name="To">Where the greatest stands.</param>
internal readonly record struct Scale(double Low, double High, double From, double To)
{
    /// <summary>A scale that holds all values and ends at round ones.</summary>
    public static Scale Around(IEnumerable<double> values, double from, double to)
    {
        var all = values.Where(double.IsFinite).ToList();
        if (all.Count == 0) return new Scale(0, 1, from, to);
        var (low, high) = (all.Min(), all.Max());
        if (high - low < 1e-9) (low, high) = (low - 0.05, high + 0.05);
        var step = Step(low, high, 4);
        return new Scale(Math.Floor((low / step) + 1e-9) * step, Math.Ceiling((high / step) - 1e-9) * step, from, to);
    }

    /// <summary>Where a value stands; one beyond the ends stands at the end.</summary>
    public double At(double value) => From + ((Math.Clamp(value, Low, High) - Low) / (High - Low) * (To - From));

    /// <summary>Round values along the axis, from its least to its greatest.</summary>
    public IReadOnlyList<double> Ticks(int about = 4)
    {
        var step = Step(Low, High, about);
        var ticks = new List<double>();
        for (var i = (long)Math.Ceiling((Low / step) - 1e-9); i * step <= High + (step * 1e-9); i++) ticks.Add(i * step);
        return ticks;
    }

    /// <summary>1, 2 or 5 times a power of ten: the least that makes no more steps than asked for.</summary>
    private static double Step(double low, double high, int about)
    {
        var rough = (high - low) / about;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        foreach (var factor in (double[])[1, 2, 5])
        {
            if (factor * power >= rough - (power * 1e-9)) return factor * power;
        }

        return 10 * power;
    }
}
