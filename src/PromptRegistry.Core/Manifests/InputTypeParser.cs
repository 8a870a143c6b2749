using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

/// <summary>Reads the type of an input: a word such as <c>string[]?</c>, with <c>values</c> or <c>properties</c> beside it.</summary>
internal sealed class InputTypeParser(ICollection<Diagnostic> diagnostics)
{
    private static readonly Dictionary<string, InputKind> Kinds = new(StringComparer.Ordinal)
    {
        ["string"] = InputKind.String,
        ["integer"] = InputKind.Integer,
        ["number"] = InputKind.Number,
        ["boolean"] = InputKind.Boolean,
        ["date"] = InputKind.Date,
        ["enum"] = InputKind.Enum,
        ["object"] = InputKind.Object,
        ["map"] = InputKind.Map,
        ["messages"] = InputKind.Messages,
        ["image"] = InputKind.Image,
        ["audio"] = InputKind.Audio,
        ["file"] = InputKind.File,
    };

    /// <summary>Reads the keys <c>type</c>, <c>values</c>, <c>properties</c> and <c>items</c> of a definition.</summary>
    public InputType? Read(MappingReader definition) => Read(definition, isPart: false);

    private InputType? Read(MappingReader definition, bool isPart)
    {
        var typeNode = definition.Required("type");
        var values = definition.Node("values");
        var properties = definition.Node("properties");
        var items = definition.Node("items");
        if (typeNode is not YamlScalar word)
        {
            if (typeNode is not null) diagnostics.Add(MappingReader.Expected(typeNode, "'type'", "a type's name"));
            return null;
        }

        return Read(word, values, properties, items, isPart ? Place.Part : Place.Input);
    }

    private InputType? Read(YamlScalar word, YamlNode? values, YamlNode? properties, YamlNode? items, Place place)
    {
        var text = word.Value.Trim();
        var nullable = text.EndsWith("?", StringComparison.Ordinal);
        if (nullable) text = text.Substring(0, text.Length - 1);
        if (text.EndsWith("[]", StringComparison.Ordinal))
        {
            var element = Read(word with { Value = text.Substring(0, text.Length - 2) }, values, properties, items, place == Place.Input ? Place.Item : Place.Part);
            return element is null ? null : new InputType(InputKind.Array) { Element = element, IsNullable = nullable };
        }

        if (!Kinds.TryGetValue(text, out var kind))
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.UnknownType, word.Location,
                $"'{word.Value}' is not a type.{Suggestion.Sentence(text, Kinds.Keys)}"
                + $" Types: {string.Join(", ", Kinds.Keys)}; T[] for a list and T? for one that may be absent."));
            return null;
        }

        if (place != Place.Input && kind == InputKind.Messages)
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, word.Location,
                "'messages' is a whole conversation and no part of another type: declare an input of its own, history: messages."));
            return null;
        }

        if (place == Place.Part && kind is InputKind.Image or InputKind.Audio or InputKind.File)
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, word.Location,
                $"'{text}' is attached to a message and no part of another type: declare an input of its own, of type {text} or \"{text}[]\"."));
            return null;
        }

        Refuse(values, "values", kind == InputKind.Enum, word, "enum");
        Refuse(properties, "properties", kind == InputKind.Object, word, "object");
        Refuse(items, "items", kind == InputKind.Map, word, "map");
        return kind switch
        {
            InputKind.Enum => ReadEnum(word, values, nullable),
            InputKind.Object => ReadObject(word, properties, nullable),
            InputKind.Map => (items is null ? new InputType(InputKind.String) : ReadPart(items, "'items'")) is { } element
                ? new InputType(kind) { Element = element, IsNullable = nullable }
                : null,
            _ => new InputType(kind) { IsNullable = nullable },
        };
    }

    private void Refuse(YamlNode? node, string key, bool allowed, YamlScalar word, string wanted)
    {
        if (node is null || allowed) return;
        diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, node.Location,
            $"'{key}' goes with the type {wanted}, but the type is {word.Value}."));
    }

    private InputType? ReadEnum(YamlScalar word, YamlNode? values, bool nullable)
    {
        if (values is not YamlSequence { Items.Count: > 0 } sequence)
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.MissingKey, (values ?? word).Location,
                "An enum needs 'values', a list of at least one name: values: [expert, general]."));
            return null;
        }

        var names = new List<string>();
        foreach (var item in sequence.Items)
        {
            if (item is not YamlScalar { Value.Length: > 0 } scalar)
            {
                diagnostics.Add(MappingReader.Expected(item, "A value of an enum", "a name"));
            }
            else if (names.Contains(scalar.Value))
            {
                diagnostics.Add(new Diagnostic(ManifestDiagnostics.DuplicateKey, item.Location,
                    $"The value '{scalar.Value}' is given twice. Keep one."));
            }
            else
            {
                names.Add(scalar.Value);
            }
        }

        return new InputType(InputKind.Enum) { Values = names, IsNullable = nullable };
    }

    private InputType? ReadObject(YamlScalar word, YamlNode? properties, bool nullable)
    {
        if (properties is not YamlMapping { Entries.Count: > 0 } mapping)
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.MissingKey, (properties ?? word).Location,
                "An object needs 'properties': properties: { title: string, url: string? }."));
            return null;
        }

        var result = new List<InputProperty>();
        foreach (var entry in mapping.Entries)
        {
            InputName.Check(entry.Key, "property", diagnostics);
            if (ReadPart(entry.Value, $"'{entry.Key.Value}'") is { } type)
                result.Add(new InputProperty(entry.Key.Value, type));
        }

        return new InputType(InputKind.Object) { Properties = result, IsNullable = nullable };
    }

    private InputType? ReadPart(YamlNode node, string what)
    {
        if (node is YamlScalar word) return Read(word, null, null, null, Place.Part);
        var definition = MappingReader.Open(node, what, diagnostics);
        if (definition is null) return null;
        definition.Text("description");
        var type = Read(definition, isPart: true);
        definition.Finish();
        return type;
    }
}

/// <summary>Where a type stands.</summary>
internal enum Place
{
    /// <summary>It is the input's.</summary>
    Input,

    /// <summary>It is that of the items of a list that is an input.</summary>
    Item,

    /// <summary>It is that of something within.</summary>
    Part,
}

/// <summary>Reads one entry below <c>inputs</c>: a mapping, or just a type's name.</summary>
internal sealed class InputDefinitionParser(ICollection<Diagnostic> diagnostics)
{
    private readonly InputTypeParser types = new(diagnostics);

    public InputDefinition? Read(YamlEntry entry)
    {
        InputName.Check(entry.Key, "input", diagnostics);
        var node = entry.Value is YamlScalar { IsNull: false } word ? Shorthand(word) : entry.Value;
        var reader = MappingReader.Open(node, $"The input '{entry.Key.Value}'", diagnostics);
        if (reader is null) return null;

        var type = types.Read(reader);
        var input = type is null ? null : new InputDefinition(entry.Key.Value, type, entry.Key.Location)
        {
            Description = reader.Text("description")?.Trim(),
            Default = reader.Node("default"),
            IsFrozen = reader.Boolean("frozen") ?? false,
            Untrusted = reader.Boolean("untrusted") ?? false,
            MaxTokens = reader.Integer("max-tokens"),
            Compress = CompressionRule.Read(reader.Node("compress"), diagnostics),
            Minimum = reader.Number("minimum"),
            Maximum = reader.Number("maximum"),
            MaxBytes = reader.Integer("max-bytes"),
            MediaTypes = reader.Texts("media-types"),
        };
        if (input is null)
        {
            foreach (var key in (string[])["description", "default", "frozen", "untrusted", "max-tokens", "compress", "minimum", "maximum", "max-bytes", "media-types"])
                reader.Node(key);
        }

        reader.Finish();
        if (input is not null) Check(input);
        return input;
    }

    private static YamlMapping Shorthand(YamlScalar word) =>
        new(word.Location, [new YamlEntry(new YamlScalar(word.Location, "type", true), word)]);

    private void Check(InputDefinition input)
    {
        var isNumeric = input.Type.Kind is InputKind.Integer or InputKind.Number;
        if (!isNumeric && (input.Minimum is not null || input.Maximum is not null))
            Report(input, $"'minimum' and 'maximum' go with numbers, but '{input.Name}' is {input.Type}.");

        if (input.Minimum > input.Maximum)
            Report(input, $"The minimum {input.Minimum} of '{input.Name}' is greater than its maximum {input.Maximum}.");

        if (input.MaxTokens is <= 0) Report(input, $"'max-tokens' of '{input.Name}' must be at least 1.");
        if (input.IsFrozen && input.Default is null) Report(input, $"'frozen' keeps the default of '{input.Name}', and it has none. Add 'default: …'.");
        if (input.IsFrozen && (input.Untrusted || !input.Type.HasText))
            Report(input, $"'frozen' is for values that the prompt itself gives, and '{input.Name}' is {(input.Untrusted ? "untrusted" : input.Type)}. Remove 'frozen'.");
        foreach (var problem in AttachmentRule.Problems(input)) Report(input, problem);
        if (input.Default is null || input.Type.IsAttachment) return;
        InputValueChecker.Check(input.Default, input.Type, $"The default of '{input.Name}'",
            ManifestDiagnostics.InvalidDefault, diagnostics);
        InputValueChecker.CheckInput(input.Default, input, ManifestDiagnostics.InvalidDefault, diagnostics);
    }

    private void Report(InputDefinition input, string message) =>
        diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, input.Location, message));
}
