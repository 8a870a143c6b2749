using System.Text.Json.Nodes;

namespace PromptRegistry.Cli.Schemas;

/// <summary>A duration as people write it: <c>800ms</c>, <c>2s</c>, <c>30min</c>, <c>24h</c>, <c>7d</c>.</summary>
internal static class DurationSchema
{
    public static JsonObject Create(string description) =>
        SchemaNode.Text($"{description} A duration such as 800ms, 2s, 30min, 24h or 7d.", @"^\d*\.?\d*(ms|min|s|h|d)$");
}
