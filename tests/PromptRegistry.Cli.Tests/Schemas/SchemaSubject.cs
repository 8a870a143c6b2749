using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using PromptRegistry.Cli.Schemas;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Cli.Tests.Schemas;

/// <summary>A schema as an independent validator sees it.</summary>
internal sealed class SchemaSubject
{
    private readonly JsonSchema schema;
    private readonly JsonNode node;

    private SchemaSubject(string text)
    {
        schema = JsonSchema.FromText(text);
        node = JsonNode.Parse(text)!;
    }

    public static SchemaSubject Prompt { get; } = Of(SchemaFiles.Prompt);

    public static SchemaSubject Suite { get; } = Of(SchemaFiles.Suite);

    public static SchemaSubject Settings { get; } = Of(SchemaFiles.Settings);

    public static SchemaSubject Baseline { get; } = Of(SchemaFiles.Baseline);

    public static SchemaSubject Rollout { get; } = Of(SchemaFiles.Rollout);

    /// <summary>The keys of every mapping of known keys: each set once.</summary>
    public IReadOnlyList<string> KeySets()
    {
        var sets = new SortedSet<string>(StringComparer.Ordinal);
        Collect(node, sets);
        return [.. sets];
    }

    public bool IsValidYaml(string yaml)
    {
        var document = YamlReader.Read(yaml, "test.yaml");
        return document.Root is not null && IsValidJson(CanonicalJson.Write(document.Root));
    }

    public bool IsValidJson(string json)
    {
        using var document = JsonDocument.Parse(json);
        return schema.Evaluate(document.RootElement).IsValid;
    }

    private static SchemaSubject Of(string path) => new(SchemaFiles.All.Single(s => s.Path == path).Text);

    private static void Collect(JsonNode? node, SortedSet<string> sets)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items) Collect(item, sets);
        }

        if (node is not JsonObject value) return;
        if (value["additionalProperties"] is JsonValue && value["properties"] is JsonObject properties)
        {
            sets.Add(string.Join(", ", properties.Select(p => p.Key).Order(StringComparer.Ordinal)));
        }

        foreach (var (_, part) in value) Collect(part, sets);
    }
}
