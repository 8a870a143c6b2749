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
        if (Duration.Read(node) is { } duration) return duration;
        diagnostics.Add(MappingReader.Expected(node, "'latency-p95'", "a duration such as 800ms, 2s or 1min"));
        return null;
    }
}
