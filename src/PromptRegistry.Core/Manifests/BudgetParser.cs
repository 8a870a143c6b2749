using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

internal static class BudgetParser
{
    public static PromptBudget? Read(MappingReader? reader, ICollection<Diagnostic> diagnostics)
    {
        if (reader is null) return null;
        var budget = new PromptBudget(
            reader.Integer("input-tokens"),
            reader.Number("cost-usd"),
            ReadDuration(reader.Node("latency-p95"), diagnostics));
        reader.Finish();
        return budget;
    }

    private static TimeSpan? ReadDuration(YamlNode? node, ICollection<Diagnostic> diagnostics)
    {
        if (node is null) return null;
        if (node is YamlScalar scalar)
        {
            var text = scalar.Value;
            var (unit, milliseconds) = text.EndsWith("ms", StringComparison.Ordinal) ? ("ms", 1.0)
                : text.EndsWith("min", StringComparison.Ordinal) ? ("min", 60_000.0)
                : text.EndsWith("s", StringComparison.Ordinal) ? ("s", 1_000.0)
                : ("", 0.0);
            if (unit.Length > 0
                && double.TryParse(text.Substring(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture, out var number))
            {
                return TimeSpan.FromMilliseconds(number * milliseconds);
            }
        }

        diagnostics.Add(MappingReader.Expected(node, "'latency-p95'", "a duration such as 800ms, 2s or 1min"));
        return null;
    }
}
