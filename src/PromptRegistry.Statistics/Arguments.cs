using System.Runtime.CompilerServices;
using MathNet.Numerics.Distributions;

namespace PromptRegistry.Statistics;

/// <summary>What the functions of this library ask of their arguments.</summary>
internal static class Arguments
{
    /// <exception cref="ArgumentOutOfRangeException">It is not between 0 and 1, ends excluded.</exception>
    public static void Share(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (!(value > 0 && value < 1)) throw new ArgumentOutOfRangeException(name, value, "A number between 0 and 1 is expected, ends excluded.");
    }

    /// <exception cref="ArgumentOutOfRangeException">It is below the smallest value.</exception>
    public static void AtLeast(int smallest, int value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        ArgumentOutOfRangeException.ThrowIfLessThan(value, smallest, name);

    /// <exception cref="ArgumentException">There are fewer, or one is no finite number.</exception>
    public static void Numbers(IReadOnlyList<double> values, int fewest, [CallerArgumentExpression(nameof(values))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        if (values.Count < fewest) throw new ArgumentException($"At least {fewest} numbers are expected, but {values.Count} were found.", name);
        for (var i = 0; i < values.Count; i++)
        {
            if (!double.IsFinite(values[i])) throw new ArgumentException($"Number {i} is {values[i]}; only finite numbers can be compared.", name);
        }
    }

    /// <summary>The z of a two-sided interval.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not between 0 and 1.</exception>
    public static double TwoSidedZ(double confidence)
    {
        Share(confidence);
        return Normal.InvCDF(0, 1, 0.5 + (confidence / 2));
    }
}
