using System.Globalization;

namespace PromptRegistry.Core.Yaml;

/// <summary>Durations as people write them: <c>800ms</c>, <c>2s</c>, <c>30min</c>, <c>24h</c>, <c>7d</c>.</summary>
public static class Duration
{
    // Longer units first: '5ms' also ends in 's'.
    private static readonly (string Unit, double Milliseconds)[] Units =
        [("ms", 1), ("min", 60_000), ("s", 1_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <summary>The duration, or null where the node is none or longer than ten years.</summary>
    public static TimeSpan? Read(YamlNode? node) => node is YamlScalar scalar ? Read(scalar.Value) : null;

    /// <summary>The duration, or null where the text is none or longer than ten years.</summary>
    public static TimeSpan? Read(string text)
    {
        foreach (var (unit, milliseconds) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            var digits = text.Substring(0, text.Length - unit.Length);
            return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number * milliseconds <= 3650 * 86_400_000.0
                    ? TimeSpan.FromMilliseconds(number * milliseconds)
                    : null;
        }

        return null;
    }
}
