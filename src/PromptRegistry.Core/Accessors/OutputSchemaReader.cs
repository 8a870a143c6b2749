using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Accessors;

/// <summary>
/// Reads an answer's JSON Schema as C# types. Objects with properties become records, words become enums; what a type
/// cannot say (<c>anyOf</c>, references, open objects) stays JSON.
/// </summary>
internal sealed class OutputSchemaReader(AccessorTypes types)
{
    private static readonly string[] Combinators = ["anyOf", "oneOf", "allOf", "not", "$ref", "if"];
    private readonly List<OutputShape> declared = [];
    private readonly List<Diagnostic> diagnostics = [];

    /// <summary>Every enum and record, inner ones first; the answer itself is the last.</summary>
    public IReadOnlyList<OutputShape> Declared => declared;

    public IReadOnlyList<Diagnostic> Diagnostics => diagnostics;

    /// <returns>The record of the whole answer, or null when the schema is not that of an object.</returns>
    public OutputShape? Read(YamlMapping schema)
    {
        if (IsObject(schema) && schema.Find("properties") is YamlMapping { Entries.Count: > 0 } properties
            && !Array.Exists(Combinators, k => schema.Find(k) is not null))
        {
            return Record("Output", schema, properties);
        }

        diagnostics.Add(new Diagnostic(ManifestDiagnostics.InvalidSchema, schema.Location,
            "The output's schema must be that of an object with 'properties' (type: object), because the generated Output is a "
            + "record. Put a list or a single value into a property."));
        return null;
    }

    /// <returns>The record of a tool's arguments, which has no properties where it takes none; null when they are not those of an object.</returns>
    public OutputShape? ReadArguments(ToolDefinition tool)
    {
        var schema = tool.Parameters;
        if (IsObject(schema) && !Array.Exists(Combinators, k => schema.Find(k) is not null))
            return Record(types.Take(CSharpName.Pascal(tool.Name) + "Arguments"), schema, schema.Find("properties") as YamlMapping ?? new YamlMapping(schema.Location, []));

        diagnostics.Add(new Diagnostic(ManifestDiagnostics.InvalidTool, schema.Location,
            $"The parameters of '{tool.Name}' must be the schema of an object (type: object) with 'properties', because models pass arguments by name and they become a record."));
        return null;
    }

    private OutputShape Read(string name, YamlMapping schema, bool isItem)
    {
        var kinds = TypesOf(schema);
        var nullable = kinds.Remove("null");
        var shape = Array.Exists(Combinators, k => schema.Find(k) is not null) || kinds.Count > 1
            ? new OutputShape(OutputKind.Json)
            : ReadKind(isItem ? CSharpName.Singular(name) : CSharpName.Pascal(name), kinds.FirstOrDefault(), name, schema);
        return shape with { IsNullable = nullable, Limits = OutputLimits.Read(schema, shape.Kind) };
    }

    private OutputShape ReadKind(string typeName, string? kind, string name, YamlMapping schema)
    {
        if (kind is null or "string" && schema.Find("enum") is YamlSequence words) return Enum(typeName, words);
        return kind switch
        {
            "string" => new OutputShape(OutputKind.Text),
            "integer" => new OutputShape(OutputKind.Integer),
            "number" => new OutputShape(OutputKind.Number),
            "boolean" => new OutputShape(OutputKind.Boolean),
            "array" when schema.Find("items") is YamlMapping items =>
                new OutputShape(OutputKind.List) { Element = Read(name, items, isItem: true) },
            "object" when schema.Find("properties") is YamlMapping { Entries.Count: > 0 } properties =>
                Record(types.Take(typeName), schema, properties),
            "object" when schema.Find("additionalProperties") is YamlMapping { Entries.Count: > 0 } values =>
                new OutputShape(OutputKind.Map) { Element = Read(name, values, isItem: true) },
            _ => new OutputShape(OutputKind.Json),
        };
    }

    private OutputShape Enum(string typeName, YamlSequence words)
    {
        var members = new List<(string Member, string Word)>();
        foreach (var word in words.Items.OfType<YamlScalar>())
        {
            var member = CSharpName.Pascal(word.Value);
            if (members.Exists(m => m.Member == member))
            {
                diagnostics.Add(new Diagnostic(ManifestDiagnostics.NameCollision, word.Location,
                    $"'{word.Value}' and another value both become {member} in C#. Rename one."));
            }
            else
            {
                members.Add((member, word.Value));
            }
        }

        var shape = new OutputShape(OutputKind.Enum) { TypeName = types.Take(typeName), Members = members };
        declared.Add(shape);
        return shape;
    }

    private OutputShape Record(string typeName, YamlMapping schema, YamlMapping properties)
    {
        var required = schema.Find("required") is YamlSequence names
            ? new HashSet<string>(names.Items.OfType<YamlScalar>().Select(n => n.Value), StringComparer.Ordinal)
            : [];
        var members = new List<OutputProperty>();
        foreach (var entry in properties.Entries)
        {
            var name = entry.Key.Value;
            var property = CSharpName.Property(name, typeName);
            if (members.Exists(m => m.Property == property))
            {
                diagnostics.Add(new Diagnostic(ManifestDiagnostics.NameCollision, entry.Key.Location,
                    $"'{name}' and another property both become {property} in C#. Rename one."));
                continue;
            }

            var part = entry.Value as YamlMapping ?? new YamlMapping(entry.Value.Location, []);
            var shape = Read(name, part, isItem: false);
            members.Add(new OutputProperty(name, property, (part.Find("description") as YamlScalar)?.Value,
                required.Contains(name) ? shape : shape with { IsNullable = true }));
        }

        var record = new OutputShape(OutputKind.Record)
        {
            TypeName = typeName,
            Properties = [.. members.OrderBy(m => m.Shape.IsNullable)],
        };
        declared.Add(record);
        return record;
    }

    private static bool IsObject(YamlMapping schema) => schema.Find("type") is YamlScalar { Value: "object" };

    private static List<string> TypesOf(YamlMapping schema) => schema.Find("type") switch
    {
        YamlScalar scalar => [scalar.Value],
        YamlSequence sequence => [.. sequence.Items.OfType<YamlScalar>().Select(s => s.Value)],
        _ => [],
    };
}

/// <summary>A part of an answer, as its schema describes it and as C# holds it.</summary>
internal sealed record OutputShape(OutputKind Kind)
{
    /// <summary>Whether JSON null or a missing property is allowed.</summary>
    public bool IsNullable { get; init; }

    /// <summary>The declared type of an enum or record.</summary>
    public string? TypeName { get; init; }

    /// <summary>The items of a list, or the values of a map.</summary>
    public OutputShape? Element { get; init; }

    /// <summary>What the schema asks of the value beside its type.</summary>
    public OutputLimits Limits { get; init; } = OutputLimits.None;

    /// <summary>The words of an enum with their members.</summary>
    public IReadOnlyList<(string Member, string Word)> Members { get; init; } = [];

    /// <summary>The properties of a record, required ones first.</summary>
    public IReadOnlyList<OutputProperty> Properties { get; init; } = [];
}

/// <summary>What a part of an answer is in C#.</summary>
internal enum OutputKind
{
    Text,
    Integer,
    Number,
    Boolean,
    Enum,
    List,
    Map,
    Record,

    /// <summary>Left as JSON: the schema says more than a C# type can.</summary>
    Json,
}

/// <param name="Name">As the JSON has it.</param>
/// <param name="Property">The C# property.</param>
internal sealed record OutputProperty(string Name, string Property, string? Description, OutputShape Shape);

/// <summary>The types of a JSON answer: all of them, inner ones first, and the one of the answer itself.</summary>
internal sealed record OutputTypes(IReadOnlyList<OutputShape> Declared, OutputShape Root)
{
    /// <summary>The record of an answer that is still coming; null for what never comes in parts.</summary>
    public string? PartialName { get; init; }
}
