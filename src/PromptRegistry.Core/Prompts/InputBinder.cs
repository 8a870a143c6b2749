using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Core.Prompts;

/// <summary>Turns inputs that are written in YAML or JSON into values for templates.</summary>
public static class InputBinder
{
    /// <summary>Checks written inputs against the declared ones and applies defaults.</summary>
    /// <param name="inputs">Names to values; null stands for no inputs at all.</param>
    /// <param name="path">The file to name when there are no inputs to point at.</param>
    /// <param name="files">Reads the files that are attached; null where none can be.</param>
    public static InputBindingResult Bind(PromptManifest manifest, YamlMapping? inputs, string path, AttachmentReading? files = null)
    {
        var diagnostics = new List<Diagnostic>();
        CheckNames(manifest, inputs, diagnostics);
        var values = new TemplateValue[manifest.Inputs.Count];
        var missing = false;
        for (var i = 0; i < values.Length; i++)
        {
            var input = manifest.Inputs[i];
            var node = inputs?.Find(input.Name);
            if (node is not null)
            {
                Check(input, node, diagnostics);
            }
            else if (input.IsRequired)
            {
                missing = true;
                diagnostics.Add(new Diagnostic(ManifestDiagnostics.MissingInput,
                    inputs?.Location ?? SourceLocation.File(path),
                    $"The required input '{input.Name}' ({input.Type}) of {manifest.Name} is missing. Add '{input.Name}: …'."));
                continue;
            }

            values[i] = input.Type.IsAttachment
                ? WrittenAttachment.Bind(manifest, input, node, files, diagnostics)
                : InputValue.Convert(node ?? input.Default, input.Type);
        }

        return new InputBindingResult(missing ? new Dictionary<string, TemplateValue>() : ByName(manifest, values), diagnostics);
    }

    private static IReadOnlyDictionary<string, TemplateValue> ByName(PromptManifest manifest, TemplateValue[] values)
    {
        if (values.Length <= InputValues.Most) return new InputValues(manifest.Inputs, values);
        var table = new Dictionary<string, TemplateValue>(values.Length, StringComparer.Ordinal);
        for (var i = 0; i < values.Length; i++) table[manifest.Inputs[i].Name] = values[i];
        return table;
    }

    /// <summary>Checks the inputs of a demo, which need not have all of them, and converts those that it has.</summary>
    internal static TemplateObject BindDemo(PromptManifest manifest, YamlMapping inputs, ICollection<Diagnostic> diagnostics)
    {
        CheckNames(manifest, inputs, diagnostics);
        var values = new TemplateObject();
        foreach (var input in manifest.Inputs)
        {
            if (input.IsFrozen) continue;
            var node = inputs.Find(input.Name);
            if (!input.Type.HasText)
            {
                if (node is null) continue;
                diagnostics.Add(new Diagnostic(ManifestDiagnostics.UnknownInput, node.Location,
                    $"A demo is text, and '{input.Name}' is {input.Type}. Leave it out of the demo."));
                continue;
            }

            if (node is not null) Check(input, node, diagnostics);
            values[input.Name] = InputValue.Convert(node, input.Type);
        }

        return values;
    }

    private static void CheckNames(PromptManifest manifest, YamlMapping? inputs, ICollection<Diagnostic> diagnostics)
    {
        foreach (var entry in inputs?.Entries ?? [])
        {
            if (manifest.Inputs.FirstOrDefault(i => i.Name == entry.Key.Value) is { } declared)
            {
                if (declared.IsFrozen)
                {
                    diagnostics.Add(new Diagnostic(ManifestDiagnostics.UnknownInput, entry.Key.Location,
                        $"'{declared.Name}' of {manifest.Name} is frozen: its value is the default in the manifest, and nobody passes another. Leave it out, or remove 'frozen' there."));
                }

                continue;
            }

            var names = manifest.Inputs.Where(i => !i.IsFrozen).Select(i => i.Name).ToList();
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.UnknownInput, entry.Key.Location,
                $"{manifest.Name} has no input '{entry.Key.Value}'.{Suggestion.Sentence(entry.Key.Value, names)}"
                + Suggestion.Listing("Inputs", names)));
        }
    }

    private static void Check(InputDefinition input, YamlNode node, ICollection<Diagnostic> diagnostics)
    {
        if (InputValueChecker.Check(node, input.Type, $"The input '{input.Name}'", ManifestDiagnostics.InvalidDefault, diagnostics))
            InputValueChecker.CheckInput(node, input, ManifestDiagnostics.InvalidDefault, diagnostics);
    }
}

/// <param name="Values">Every declared input by name, defaults applied; usable only without errors.</param>
public sealed record InputBindingResult(
    IReadOnlyDictionary<string, TemplateValue> Values, IReadOnlyList<Diagnostic> Diagnostics);

/// <summary>Converts a checked YAML value; what does not fit, which was reported before, becomes null.</summary>
public static class InputValue
{
    public static TemplateValue Convert(YamlNode? node, InputType type)
    {
        switch (node)
        {
            case YamlSequence sequence when type.Kind == InputKind.Array:
                return TemplateValue.From(new TemplateArray(sequence.Items.Select(i => Convert(i, type.Element!))));
            case YamlSequence conversation when type.Kind == InputKind.Messages:
                return ConversationInput.Convert(conversation);
            case YamlMapping mapping when type.Kind == InputKind.Map:
                var map = new TemplateObject();
                foreach (var entry in mapping.Entries) map[entry.Key.Value] = Convert(entry.Value, type.Element!);
                return TemplateValue.From(map);
            case YamlMapping mapping when type.Kind == InputKind.Object:
                var properties = new TemplateObject();
                foreach (var property in type.Properties)
                    properties[property.Name] = Convert(mapping.Find(property.Name), property.Type);

                return TemplateValue.From(properties);
            case YamlScalar scalar when !(scalar.IsNull && (type.IsNullable || type.Kind != InputKind.String)):
                return ConvertScalar(scalar, type.Kind);
            default: return TemplateValue.Null;
        }
    }

    private static TemplateValue ConvertScalar(YamlScalar scalar, InputKind kind) => kind switch
    {
        InputKind.String or InputKind.Enum => TemplateValue.From(scalar.Value),
        InputKind.Integer when scalar.AsInteger is { } integer => TemplateValue.From((long)integer),
        InputKind.Number when scalar.AsNumber is { } number => TemplateValue.From(number),
        InputKind.Boolean when scalar.AsBoolean is { } truth => TemplateValue.From(truth),
        InputKind.Date when scalar.AsDate is { } date => TemplateValue.From(date),
        _ => TemplateValue.Null,
    };
}
