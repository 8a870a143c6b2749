using System.Globalization;
using System.Text.Json.Nodes;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Import.Reading;

/// <summary>Nodes of a source file as values.</summary>
internal static class NodeReading
{
    /// <summary>The text of a key; null where it is absent, null, or no scalar.</summary>
    public static string? Text(this YamlMapping? mapping, string key) => mapping?.Find(key) is YamlScalar { IsNull: false } scalar ? scalar.Value : null;

    public static YamlMapping? Mapping(this YamlMapping? mapping, string key) => mapping?.Find(key) as YamlMapping;

    public static YamlSequence? Sequence(this YamlMapping? mapping, string key) => mapping?.Find(key) as YamlSequence;

    /// <summary>The first of several spellings of a key that is there.</summary>
    public static YamlNode? Any(this YamlMapping? mapping, params string[] keys)
    {
        foreach (var key in keys) if (mapping?.Find(key) is { } node and not YamlScalar { IsNull: true }) return node;
        return null;
    }

    public static bool IsTrue(this YamlMapping? mapping, string key) => mapping?.Find(key) is YamlScalar { Value: "true" or "True" };

    /// <summary>The line of a node, from 1.</summary>
    public static int Line(this YamlNode? node) => node?.Location.Line ?? 0;

    /// <summary>The items of a list; one node alone counts as a list of one.</summary>
    public static IReadOnlyList<YamlNode> Items(this YamlNode? node) => node switch
    {
        null or YamlScalar { IsNull: true } => [],
        YamlSequence sequence => sequence.Items,
        _ => [node],
    };

    public static JsonNode? ToJson(this YamlNode? node)
    {
        switch (node)
        {
            case null: return null;
            case YamlSequence sequence: return new JsonArray([.. sequence.Items.Select(ToJson)]);
            case YamlMapping mapping:
                var result = new JsonObject();
                foreach (var entry in mapping.Entries) result[entry.Key.Value] = ToJson(entry.Value);
                return result;
            default: return Scalar((YamlScalar)node);
        }
    }

    private static JsonValue? Scalar(YamlScalar scalar)
    {
        if (scalar.IsNull) return null;
        if (scalar.AsBoolean is { } flag) return JsonValue.Create(flag);
        if (!scalar.IsPlain) return JsonValue.Create(scalar.Value);
        if (long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return JsonValue.Create(whole);
        return scalar.AsNumber is { } number ? JsonValue.Create(number) : JsonValue.Create(scalar.Value);
    }
}
