using System.Text.Json;
using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Tests.Corpus;

/// <summary>A declared input and its value: <c>"count": { "type": "integer", "value": 3 }</c>.</summary>
internal sealed record CorpusInput(string Name, TemplateType Type, JsonElement Json)
{
    public TemplateValue Value => Read(Type, Json);

    public static IEnumerable<CorpusInput> ReadAll(JsonElement root)
    {
        foreach (var property in root.EnumerateObject())
        {
            var type = ReadType(property.Value, Pascal(property.Name));
            yield return new CorpusInput(property.Name, type, property.Value.GetProperty("value").Clone());
        }
    }

    public static string Pascal(string name) =>
        string.Concat(name.Split('_', '-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    private static TemplateType ReadType(JsonElement declaration, string name)
    {
        var text = declaration.ValueKind == JsonValueKind.String
            ? declaration.GetString()!
            : declaration.GetProperty("type").GetString()!;
        if (text.EndsWith('?'))
            return TemplateType.MakeNullable(ReadNamed(text[..^1], declaration, name));
        return ReadNamed(text, declaration, name);
    }

    private static TemplateType ReadNamed(string text, JsonElement declaration, string name)
    {
        if (text.EndsWith("[]", StringComparison.Ordinal))
            return new ArrayType(ReadNamed(text[..^2], declaration, name));
        return text switch
        {
            "string" => TemplateType.String,
            "integer" => TemplateType.Integer,
            "number" => TemplateType.Number,
            "boolean" => TemplateType.Boolean,
            "date" => TemplateType.Date,
            "enum" => new EnumType(name, new EquatableList<string>(
                declaration.GetProperty("values").EnumerateArray().Select(value => value.GetString()!))),
            "map" => new MapType(ReadType(declaration.GetProperty("of"), name + "Entry")),
            "object" => new ObjectType(name, new EquatableList<ObjectProperty>(
                declaration.GetProperty("properties").EnumerateObject().Select(property =>
                    new ObjectProperty(property.Name, ReadType(property.Value, name + Pascal(property.Name)))))),
            _ => throw new InvalidDataException($"Unknown type {text}."),
        };
    }

    private static TemplateValue Read(TemplateType type, JsonElement json)
    {
        if (json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return default;
        return type.NotNull switch
        {
            ArrayType array => TemplateValue.From(
                new TemplateArray(json.EnumerateArray().Select(item => Read(array.Element, item)))),
            MapType map => ReadMembers(json.EnumerateObject().Select(item => (item.Name, Read(map.Value, item.Value)))),
            ObjectType value => ReadMembers(value.Properties.Select(property => (
                property.Name,
                json.TryGetProperty(property.Name, out var member) ? Read(property.Type, member) : default))),
            var scalar when scalar.Equals(TemplateType.Integer) => json.GetInt32(),
            var scalar when scalar.Equals(TemplateType.Number) => json.GetDouble(),
            var scalar when scalar.Equals(TemplateType.Boolean) => json.GetBoolean(),
            var scalar when scalar.Equals(TemplateType.Date) => json.GetDateTime(),
            _ => json.GetString(),
        };
    }

    private static TemplateValue ReadMembers(IEnumerable<(string Name, TemplateValue Value)> members)
    {
        var result = new TemplateObject();
        foreach (var (name, value) in members)
            result[name] = value;
        return TemplateValue.From(result);
    }
}
