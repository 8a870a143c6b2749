using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Settings;

/// <summary>
/// Reads <c>environments</c>: a list of names, a list in which an item may be <c>{ name: prod, … }</c>, or a mapping of
/// names to rules.
/// </summary>
internal sealed class EnvironmentsParser
{
    private readonly List<string> names = [];
    private readonly List<EnvironmentSettings> rules = [];
    private readonly List<Diagnostic> diagnostics;

    private EnvironmentsParser(List<Diagnostic> diagnostics) => this.diagnostics = diagnostics;

    public static (IReadOnlyList<string> Names, IReadOnlyList<EnvironmentSettings> Rules) Read(
        YamlNode? node, List<Diagnostic> diagnostics)
    {
        if (node is null) return (RepositorySettings.Default.Environments, []);
        var parser = new EnvironmentsParser(diagnostics);
        switch (node)
        {
            case YamlScalar scalar:
                parser.AddName(scalar);
                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items) parser.ReadItem(item);
                break;
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    if (parser.AddName(entry.Key) && entry.Value is not YamlScalar { IsNull: true })
                    {
                        parser.ReadRules(entry.Key.Value, MappingReader.Open(entry.Value, $"The environment '{entry.Key.Value}'", diagnostics));
                    }
                }

                break;
        }

        if (parser.names.Count == 0)
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, node.Location, "'environments' needs at least one name."));
        }

        return (parser.names, parser.rules);
    }

    private void ReadItem(YamlNode item)
    {
        if (item is YamlScalar name)
        {
            AddName(name);
            return;
        }

        if (MappingReader.Open(item, "An environment", diagnostics) is not { } reader) return;
        if (reader.Required("name") is YamlScalar named && AddName(named)) ReadRules(named.Value, reader);
    }

    private bool AddName(YamlScalar node)
    {
        var name = node.Value;
        if (!PromptName.IsSegment(name))
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.InvalidName, node.Location,
                $"'{name}' cannot be an environment: begin with a lower-case letter and use only lower-case letters, digits and '-'."));
            return false;
        }

        if (names.Contains(name))
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.DuplicateKey, node.Location,
                $"The environment '{name}' is given twice. Keep one."));
            return false;
        }

        names.Add(name);
        return true;
    }

    private void ReadRules(string name, MappingReader? reader)
    {
        if (reader is null) return;
        rules.Add(new EnvironmentRulesParser(reader, name, names.Where(n => n != name).ToList(), diagnostics).Read());
        reader.Finish();
    }
}
