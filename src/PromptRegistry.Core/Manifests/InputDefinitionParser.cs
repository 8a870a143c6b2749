using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

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
            Untrusted = reader.Boolean("untrusted") ?? false,
            MaxTokens = reader.Integer("max-tokens"),
            Minimum = reader.Number("minimum"),
            Maximum = reader.Number("maximum"),
        };
        if (input is null)
        {
            foreach (var key in (string[])["description", "default", "untrusted", "max-tokens", "minimum", "maximum"])
            {
                reader.Node(key);
            }
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
        {
            Report(input, $"'minimum' and 'maximum' go with numbers, but '{input.Name}' is {input.Type}.");
        }

        if (input.Minimum > input.Maximum)
        {
            Report(input, $"The minimum {input.Minimum} of '{input.Name}' is greater than its maximum {input.Maximum}.");
        }

        if (input.MaxTokens is <= 0)
        {
            Report(input, $"'max-tokens' of '{input.Name}' must be at least 1.");
        }

        if (input.Default is null) return;
        InputValueChecker.Check(input.Default, input.Type, $"The default of '{input.Name}'",
            ManifestDiagnostics.InvalidDefault, diagnostics);
        InputValueChecker.CheckRange(input.Default, input, ManifestDiagnostics.InvalidDefault, diagnostics);
    }

    private void Report(InputDefinition input, string message) =>
        diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, input.Location, message));
}
