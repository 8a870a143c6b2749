using PromptRegistry.Core.Yaml;
using PromptRegistry.Import.Reading;
using PromptRegistry.Import.Reporting;

namespace PromptRegistry.Import.Formats;

/// <summary>Dotprompt's short form of JSON Schema: <c>name?: type, description</c>, <c>list(array, about): type</c>, <c>kind(enum): [a, b]</c>.</summary>
internal static class Picoschema
{
    private const int MostDepth = 20;
    private static readonly string[] JsonTypes = ["string", "boolean", "null", "number", "integer", "object", "array"];
    private static readonly string[] Scalars = ["string", "boolean", "null", "number", "integer", "any"];

    /// <summary>The JSON Schema as a node with the lines of the source; null where it is the name of one that a program registers.</summary>
    public static YamlNode? ToSchema(YamlNode? node, ImportReport report, int depth = 0)
    {
        if (depth > MostDepth) throw report.Refuse(node.Line(), "The schema nests too deep.");
        switch (node)
        {
            case null:
                return null;
            case YamlScalar scalar:
                var (type, description) = Parts(scalar.Value);
                if (Scalars.Contains(type)) return Typed(scalar, type, description);
                if (type.EndsWith("[]", StringComparison.Ordinal) && Scalars.Contains(type[..^2]))
                    return Mapping(scalar, ("type", Word(scalar, "array")), ("items", Typed(scalar, type[..^2], null)), ("description", description is null ? null : Word(scalar, description)));
                report.Lost(scalar.Line(), $"The schema '{scalar.Value}'", "It is defined in a program, which an import does not read.", "Declare its fields in the manifest.");
                return null;
            case YamlMapping mapping when mapping.Find("type") is YamlScalar { Value: var kind } && JsonTypes.Contains(kind):
                // JSON Schema as it stands, save that people mix the two forms.
                return Mapping(mapping, [.. mapping.Entries.Select(e => (e.Key.Value, e.Key.Value switch
                {
                    "properties" when e.Value is YamlMapping properties => new YamlMapping(properties.Location, [.. properties.Entries
                        .Select(p => new YamlEntry(p.Key, ToSchema(p.Value, report, depth + 1) ?? Mapping(p.Key)))]),
                    "items" => ToSchema(e.Value, report, depth + 1),
                    _ => e.Value,
                }))]);
            case YamlMapping mapping when mapping.Find("properties") is YamlMapping && mapping.Find("type") is null:
                return ToSchema(Mapping(mapping, [("type", Word(mapping, "object")), .. mapping.Entries.Select(e => (e.Key.Value, (YamlNode?)e.Value))]), report, depth + 1);
            case YamlMapping fields:
                return Object(fields, report, depth);
            default:
                throw report.Refuse(node.Line(), "A schema must be a mapping of fields to types, or a type.");
        }
    }

    private static YamlMapping Object(YamlMapping fields, ImportReport report, int depth)
    {
        var properties = new List<YamlEntry>();
        var required = new List<YamlNode>();
        YamlNode? additional = null;
        foreach (var entry in fields.Entries)
        {
            var (name, kind, description) = Field(entry.Key.Value);
            if (name == "*")
            {
                additional = ToSchema(entry.Value, report, depth + 1);
                continue;
            }

            var isOptional = name.EndsWith('?');
            var property = Property(entry, kind, report, depth);
            if (description is not null && property is YamlMapping known) property = Mapping(known, [.. known.Entries.Select(e => (e.Key.Value, (YamlNode?)e.Value)), ("description", Word(entry.Key, description))]);
            var key = entry.Key with { Value = isOptional ? name[..^1] : name };
            properties.Add(new YamlEntry(key, property ?? Mapping(entry.Key)));
            if (!isOptional) required.Add(key);
        }

        return Mapping(fields,
            ("type", Word(fields, "object")),
            ("properties", properties.Count > 0 ? new YamlMapping(fields.Location, properties) : null),
            ("required", required.Count > 0 || properties.Count > 0 ? new YamlSequence(fields.Location, required) : null),
            ("additionalProperties", additional));
    }

    private static YamlNode? Property(YamlEntry entry, string? kind, ImportReport report, int depth) => kind switch
    {
        "array" => Mapping(entry.Key, ("type", Word(entry.Key, "array")), ("items", ToSchema(entry.Value, report, depth + 1))),
        "enum" => Mapping(entry.Key, ("type", Word(entry.Key, "string")), ("enum", new YamlSequence(entry.Value.Location, entry.Value.Items()))),
        "object" => ToSchema(entry.Value, report, depth + 1),
        null => ToSchema(entry.Value, report, depth + 1),
        _ => throw report.Refuse(entry.Key.Line(), $"'({kind})' is no kind of field. Write array, object or enum."),
    };

    /// <summary><c>name?(array, about it)</c> as its parts.</summary>
    private static (string Name, string? Kind, string? Description) Field(string key)
    {
        var open = key.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !key.EndsWith(')')) return (key.Trim(), null, null);
        if (key == "(*)") return ("*", null, null);
        var (kind, description) = Parts(key[(open + 1)..^1]);
        var name = key[..open].Trim();
        return kind == "*" ? ("*", null, null) : (name, kind, description);
    }

    private static (string Type, string? Description) Parts(string text)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        return comma < 0 ? (text.Trim(), null) : (text[..comma].Trim(), text[(comma + 1)..].Trim());
    }

    private static YamlMapping Typed(YamlNode at, string type, string? description) => Mapping(at,
        ("type", type == "any" ? null : Word(at, type)), ("description", description is null ? null : Word(at, description)));

    private static YamlMapping Mapping(YamlNode at, params (string Key, YamlNode? Value)[] entries) =>
        new(at.Location, [.. entries.Where(e => e.Value is not null).Select(e => new YamlEntry(new YamlScalar(at.Location, e.Key, true), e.Value!))]);

    private static YamlScalar Word(YamlNode at, string text) => new(at.Location, text, false);
}
