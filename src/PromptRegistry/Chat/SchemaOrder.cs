using System.Buffers;
using System.Text.Json;

namespace PromptRegistry.Chat;

/// <summary>
/// The order in which a model is asked to write an answer's properties. Canonical JSON sorts them; providers write in the schema's order, and a model that reasons before it
/// answers has to write the reasons first. The order of <c>required</c> says it, and is part of the digest; other properties follow.
/// </summary>
internal static class SchemaOrder
{
    /// <summary>The same schema, in which the properties of every object stand as its <c>required</c> lists them.</summary>
    public static JsonElement ByRequired(JsonElement schema)
    {
        if (!Changes(schema)) return schema.Clone();
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) Write(writer, schema);
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static bool Changes(JsonElement node) => node.ValueKind switch
    {
        JsonValueKind.Object => (Properties(node) is { } properties && !Ordered(node, properties).Select(p => p.Name).SequenceEqual(properties.EnumerateObject().Select(p => p.Name)))
            || node.EnumerateObject().Any(p => Changes(p.Value)),
        JsonValueKind.Array => node.EnumerateArray().Any(Changes),
        _ => false,
    };

    private static void Write(Utf8JsonWriter writer, JsonElement node)
    {
        if (node.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (var item in node.EnumerateArray()) Write(writer, item);
            writer.WriteEndArray();
        }
        else if (node.ValueKind == JsonValueKind.Object)
        {
            var properties = Properties(node);
            writer.WriteStartObject();
            foreach (var member in node.EnumerateObject())
            {
                writer.WritePropertyName(member.Name);
                if (properties is not { } known || member.Name != "properties")
                {
                    Write(writer, member.Value);
                    continue;
                }

                writer.WriteStartObject();
                foreach (var property in Ordered(node, known))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }
        else
        {
            node.WriteTo(writer);
        }
    }

    /// <summary>The properties of a schema of an object that says which of them are required; null for anything else.</summary>
    private static JsonElement? Properties(JsonElement node) =>
        node.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.Array
        && node.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object ? properties : null;

    private static IEnumerable<JsonProperty> Ordered(JsonElement node, JsonElement properties)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in node.GetProperty("required").EnumerateArray())
        {
            if (name.ValueKind == JsonValueKind.String) places.TryAdd(name.GetString()!, places.Count);
        }

        return properties.EnumerateObject().OrderBy(p => places.GetValueOrDefault(p.Name, int.MaxValue));
    }
}
