using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Cli.Files;

/// <summary>Inputs that a user writes on the command line or in a file.</summary>
internal static class WrittenInputs
{
    /// <param name="file">A YAML or JSON file; null for none.</param>
    /// <param name="given"><c>name=value</c>; these win over the file.</param>
    public static Outcome<YamlMapping> Read(string? file, IReadOnlyList<string> given)
    {
        var entries = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        if (file is not null)
        {
            if (!File.Exists(file)) return Failure(SourceLocation.File(""), $"The inputs' file '{file}' does not exist.");
            var document = YamlReader.Read(File.ReadAllText(file), file);
            if (document.Diagnostics.Count > 0) return new Outcome<YamlMapping>(null, OutcomeCode.Usage, document.Diagnostics);
            if (document.Root is not YamlMapping mapping)
            {
                return Failure(SourceLocation.File(file), "Inputs are a mapping of names to values.");
            }

            foreach (var entry in mapping.Entries) entries[entry.Key.Value] = entry;
        }

        foreach (var text in given)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                return Failure(SourceLocation.File(""), $"'{text}' is not name=value: write --input text='Some text.'");
            }

            var name = text[..equals];
            entries[name] = new YamlEntry(new YamlScalar(SourceLocation.File($"--input {name}"), name, true), Value(text[(equals + 1)..], name));
        }

        return Outcome<YamlMapping>.Success(new YamlMapping(SourceLocation.File(""), [.. entries.Values]));
    }

    /// <summary>Lists and mappings are read as YAML; anything else is the text as it was given.</summary>
    private static YamlNode Value(string text, string name)
    {
        var location = SourceLocation.File($"--input {name}");
        if (text is ['[' or '{', ..] && YamlReader.Read(text, location.Path) is { Diagnostics.Count: 0, Root: { } root }) return root;
        return new YamlScalar(location, text, true);
    }

    private static Outcome<YamlMapping> Failure(SourceLocation at, string message) => Outcome<YamlMapping>.Failure(
        OutcomeCode.Usage, new Diagnostic(ManifestDiagnostics.WrongValue, at, message));
}
