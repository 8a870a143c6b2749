using System.Text.Json.Nodes;

namespace PromptRegistry.Cli.Schemas;

/// <summary>Builds parts of a JSON Schema (draft 2020-12) for the files that people write.</summary>
internal static class SchemaNode
{
    /// <param name="pattern">A regular expression that all of the text must match; null for any text.</param>
    public static JsonObject Text(string description, string? pattern = null)
    {
        var node = Typed("string", description);
        if (pattern is not null) node["pattern"] = pattern;
        return node;
    }

    /// <summary>A text that YAML may read as a number or a truth value, because nobody quoted it.</summary>
    public static JsonObject Scalar(string description) => new()
    {
        ["type"] = new JsonArray("string", "number", "boolean"),
        ["description"] = description,
    };

    public static JsonObject Choice(string description, params IEnumerable<string> words)
    {
        var node = Typed("string", description);
        node["enum"] = new JsonArray([.. words.Select(w => (JsonNode)w)]);
        return node;
    }

    public static JsonObject Flag(string description) => Typed("boolean", description);

    public static JsonObject Integer(string description, int? minimum = null, int? maximum = null) =>
        Range(Typed("integer", description), minimum, maximum);

    public static JsonObject Number(string description, double? minimum = null, double? maximum = null) =>
        Range(Typed("number", description), minimum, maximum);

    public static JsonObject List(string description, JsonObject item, int atLeast = 0)
    {
        var node = Typed("array", description);
        node["items"] = item;
        if (atLeast > 0) node["minItems"] = atLeast;
        return node;
    }

    /// <summary>A list of texts, or one text alone.</summary>
    public static JsonObject Texts(string description, JsonObject item) =>
        AnyOf(description, item, List(description, (JsonObject)item.DeepClone()));

    /// <summary>Names that the author chooses, each with a value of the same kind.</summary>
    /// <param name="names">A regular expression for the names; null for any.</param>
    public static JsonObject Map(string description, JsonObject value, string? names = null)
    {
        var node = Typed("object", description);
        node["additionalProperties"] = value;
        if (names is not null) node["propertyNames"] = new JsonObject { ["pattern"] = names };
        return node;
    }

    /// <summary>Known keys; others are errors. A name that ends in <c>!</c> is that of a required key.</summary>
    public static JsonObject Mapping(string description, params (string Key, JsonObject Value)[] keys)
    {
        var node = Typed("object", description);
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var (key, value) in keys)
        {
            var name = key.TrimEnd('!');
            properties[name] = value;
            if (key.EndsWith('!')) required.Add((JsonNode)name);
        }

        node["properties"] = properties;
        if (required.Count > 0) node["required"] = required;
        node["additionalProperties"] = false;
        return node;
    }

    public static JsonObject AnyOf(string description, params JsonObject[] alternatives) => new()
    {
        ["description"] = description,
        ["anyOf"] = new JsonArray([.. alternatives]),
    };

    public static JsonObject Anything(string description) => new() { ["description"] = description };

    public static JsonObject Reference(string name, string description) => new()
    {
        ["$ref"] = $"#/$defs/{name}",
        ["description"] = description,
    };

    private static JsonObject Typed(string type, string description) => new() { ["type"] = type, ["description"] = description };

    private static JsonObject Range(JsonObject node, double? minimum, double? maximum)
    {
        if (minimum is { } least) node["minimum"] = least;
        if (maximum is { } greatest) node["maximum"] = greatest;
        return node;
    }
}

/// <summary>A duration as people write it: <c>800ms</c>, <c>2s</c>, <c>30min</c>, <c>24h</c>, <c>7d</c>.</summary>
internal static class DurationSchema
{
    public static JsonObject Create(string description) =>
        SchemaNode.Text($"{description} A duration such as 800ms, 2s, 30min, 24h or 7d.", @"^\d*\.?\d*(ms|min|s|h|d)$");
}
