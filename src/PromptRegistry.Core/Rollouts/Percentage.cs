using System.Globalization;

namespace PromptRegistry.Core.Rollouts;

/// <summary>A share of units in hundredths of a percent, so that what is written is exactly what is meant: <c>5%</c>, <c>0.01%</c>.</summary>
/// <param name="Hundredths">From 0 to <see cref="Whole"/>.</param>
public readonly record struct Percentage(int Hundredths)
{
    /// <summary>100 %.</summary>
    public const int Whole = 10_000;

    /// <summary>The share, from 0 to 1.</summary>
    public double Fraction => Hundredths / (double)Whole;

    /// <summary>Reads a number from 0 to 100 with at most two decimals and a percent sign.</summary>
    public static bool TryParse(string? text, out Percentage percentage)
    {
        percentage = default;
        if (text is null || !text.EndsWith("%", StringComparison.Ordinal)) return false;
        const NumberStyles Plain = NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(text.Substring(0, text.Length - 1).TrimEnd(), Plain, CultureInfo.InvariantCulture, out var number)) return false;
        var hundredths = number * 100;
        if (hundredths < 0 || hundredths > Whole || hundredths != decimal.Truncate(hundredths)) return false;
        percentage = new Percentage((int)hundredths);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => (Hundredths / 100m).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
