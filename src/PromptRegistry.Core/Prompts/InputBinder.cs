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
    public static InputBindingResult Bind(PromptManifest manifest, YamlMapping? inputs, string path)
    {
        var diagnostics = new List<Diagnostic>();
        CheckNames(manifest, inputs, diagnostics);
        var values = new Dictionary<string, TemplateValue>(StringComparer.Ordinal);
        foreach (var input in manifest.Inputs)
        {
            var node = inputs?.Find(input.Name);
            if (node is not null)
            {
                Check(input, node, diagnostics);
            }
            else if (input.IsRequired)
            {
                diagnostics.Add(new Diagnostic(ManifestDiagnostics.MissingInput,
                    inputs?.Location ?? SourceLocation.File(path),
                    $"The required input '{input.Name}' ({input.Type}) of {manifest.Name} is missing. Add '{input.Name}: …'."));
                continue;
            }

            values[input.Name] = InputValue.Convert(node ?? input.Default, input.Type);
        }

        return new InputBindingResult(values, diagnostics);
    }

    /// <summary>Checks the inputs of a demo, which need not have all of them, and converts those that it has.</summary>
    internal static TemplateObject BindDemo(PromptManifest manifest, YamlMapping inputs, ICollection<Diagnostic> diagnostics)
    {
        CheckNames(manifest, inputs, diagnostics);
        var values = new TemplateObject();
        foreach (var input in manifest.Inputs)
        {
            var node = inputs.Find(input.Name);
            if (node is not null) Check(input, node, diagnostics);
            values[input.Name] = InputValue.Convert(node, input.Type);
        }

        return values;
    }

    private static void CheckNames(PromptManifest manifest, YamlMapping? inputs, ICollection<Diagnostic> diagnostics)
    {
        foreach (var entry in inputs?.Entries ?? [])
        {
            if (manifest.Inputs.Any(i => i.Name == entry.Key.Value)) continue;
            var names = manifest.Inputs.Select(i => i.Name).ToList();
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.UnknownInput, entry.Key.Location,
                $"{manifest.Name} has no input '{entry.Key.Value}'.{Suggestion.Sentence(entry.Key.Value, names)}"
                + $" Inputs: {string.Join(", ", names)}."));
        }
    }

    private static void Check(InputDefinition input, YamlNode node, ICollection<Diagnostic> diagnostics)
    {
        if (InputValueChecker.Check(node, input.Type, $"The input '{input.Name}'", ManifestDiagnostics.InvalidDefault, diagnostics))
        {
            InputValueChecker.CheckRange(node, input, ManifestDiagnostics.InvalidDefault, diagnostics);
        }
    }
}
