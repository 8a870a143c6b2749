namespace PromptRegistry.Statistics;

/// <summary>A two-sided confidence interval, in the unit of what it is about.</summary>
/// <param name="Lower">Its lower end; NaN where it cannot be known.</param>
/// <param name="Upper">Its upper end; NaN where it cannot be known.</param>
public readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>Both ends are NaN.</summary>
    public static Interval Unknown { get; } = new(double.NaN, double.NaN);

    /// <summary>Whether the value lies within, ends included.</summary>
    public bool Contains(double value) => value >= Lower && value <= Upper;
}
