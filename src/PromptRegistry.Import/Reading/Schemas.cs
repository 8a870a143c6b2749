using System.Text.Json.Nodes;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Import.Templates;

namespace PromptRegistry.Import.Reading;

/// <summary>Shapes of values as sources describe them: JSON Schema, and examples.</summary>
internal static class Schemas
{
    private const int MostDepth = 20;

    public static Shape OfSchema(YamlNode? node, int depth = 0)
    {
        if (node is not YamlMapping schema || depth > MostDepth) return new Shape(ShapeKind.Text);
        var types = schema.Find("type").Items().OfType<YamlScalar>().Select(t => t.Value).ToList();
        var isNullable = types.Remove("null");
        var shape = Kind(schema, types.FirstOrDefault(), depth);
        shape.IsNullable = isNullable;
        shape.Description = schema.Text("description");
        return shape;
    }

    private static Shape Kind(YamlMapping schema, string? type, int depth)
    {
        if (schema.Sequence("enum") is { } words && words.Items.All(w => w is YamlScalar)) return Words(words.Items.OfType<YamlScalar>().Where(w => !w.IsNull).Select(w => w.Value));
        if (type == "array" || schema.Find("items") is not null) return Shape.ListOf(schema.Find("items") is YamlMapping items ? OfSchema(items, depth + 1) : new Shape());
        if (schema.Mapping("properties") is { } properties)
        {
            var required = schema.Sequence("required")?.Items.OfType<YamlScalar>().Select(r => r.Value).ToHashSet(StringComparer.Ordinal);
            var shape = new Shape(ShapeKind.Object);
            foreach (var entry in properties.Entries)
            {
                var property = OfSchema(entry.Value is YamlScalar word ? Word(word) : entry.Value, depth + 1);
                property.IsNullable |= required is not null && !required.Contains(entry.Key.Value);
                shape.Properties.Add((entry.Key.Value, property));
            }

            return shape;
        }

        return type switch
        {
            "string" => new Shape(ShapeKind.Text),
            "integer" => new Shape(ShapeKind.Integer),
            "number" => new Shape(ShapeKind.Number),
            "boolean" => new Shape(ShapeKind.Boolean),
            "object" when schema.Find("additionalProperties") is YamlMapping values => new Shape(ShapeKind.Map) { Element = OfSchema(values, depth + 1) },
            _ => new Shape(),
        };
    }

    private static YamlMapping Word(YamlScalar word) => new(word.Location, [new YamlEntry(word with { Value = "type" }, word)]);

    /// <summary>An enum; a text where its words could not be told apart in code.</summary>
    public static Shape Words(IEnumerable<string> words)
    {
        var values = words.Distinct(StringComparer.Ordinal).ToList();
        var members = values.Select(v => new string([.. v.Where(char.IsAsciiLetterOrDigit)]).ToLowerInvariant()).ToList();
        return values.Count > 0 && members.All(m => m.Length > 0) && members.Distinct(StringComparer.Ordinal).Count() == members.Count
            ? new Shape(ShapeKind.Enum) { Values = values }
            : new Shape(ShapeKind.Text);
    }

    /// <summary>What an example says about its kind.</summary>
    public static Shape OfExample(JsonNode? example, int depth = 0)
    {
        switch (example)
        {
            case JsonArray list when depth < MostDepth:
                return Shape.ListOf(list.Count > 0 ? OfExample(list[0], depth + 1) : new Shape());
            case JsonObject { Count: > 0 } values when depth < MostDepth:
                var shape = new Shape(ShapeKind.Object);
                foreach (var (name, value) in values) shape.Properties.Add((name, OfExample(value, depth + 1)));
                return shape;
            case JsonValue value when value.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False:
                return new Shape(ShapeKind.Boolean);
            case JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.Number:
                return new Shape(value.ToJsonString().All(c => char.IsAsciiDigit(c) || c == '-') ? ShapeKind.Integer : ShapeKind.Number);
            case JsonValue:
                return new Shape(ShapeKind.Text);
            default:
                return new Shape();
        }
    }
}
