using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

/// <summary>Reads <c>tools</c> and <c>tool-choice</c>.</summary>
internal sealed class ToolsParser(ICollection<Diagnostic> diagnostics)
{
    private const int LongestName = 64;

    private static readonly string[] Choices = ["auto", "none", "required"];

    public List<ToolDefinition> Read(IReadOnlyList<YamlNode> items)
    {
        var tools = new List<ToolDefinition>();
        foreach (var item in items)
        {
            if (MappingReader.Open(item, "A tool", diagnostics) is not { } reader || Read(reader) is not { } tool) continue;
            if (tools.Find(t => t.Name == tool.Name) is { } other)
                Report(tool.Location, $"The tool '{tool.Name}' is declared in line {other.Location.Line} already. Keep one of them.");
            else tools.Add(tool);
        }

        return tools;
    }

    /// <summary>Whether and what the model has to call; null leaves it to the model's provider.</summary>
    public string? ReadChoice(YamlNode? node, IReadOnlyList<ToolDefinition> tools)
    {
        if (node is null) return null;
        if (node is not YamlScalar choice)
        {
            diagnostics.Add(MappingReader.Expected(node, "'tool-choice'", "auto, none, required or the name of a tool"));
            return null;
        }

        if (Array.IndexOf(Choices, choice.Value) >= 0 && tools.Count > 0) return choice.Value;
        if (tools.Any(t => t.Name == choice.Value)) return choice.Value;
        var words = Choices.Concat(tools.Select(t => t.Name)).ToList();
        Report(node.Location, tools.Count == 0
            ? "'tool-choice' goes with 'tools', and the prompt has none. Declare them, or remove it."
            : $"'tool-choice' must be one of {string.Join(", ", words)}, but '{choice.Value}' was found.{Suggestion.Sentence(choice.Value, words)}");
        return null;
    }

    /// <summary>A schema: a mapping, or the name of a file that has one.</summary>
    /// <returns>The mapping or the file, or neither after a finding.</returns>
    public static (YamlMapping? Schema, SchemaFile? File) ReadSchema(YamlNode? node, string what, ICollection<Diagnostic> diagnostics)
    {
        switch (node)
        {
            case null: return default;
            case YamlMapping mapping: return (mapping, null);
            case YamlScalar file when IsSchemaFile(file.Value): return (null, new SchemaFile(file.Value, file.Location));
            case YamlScalar file:
                diagnostics.Add(new Diagnostic(ManifestDiagnostics.InvalidFileName, file.Location,
                    $"'{FileName.Visible(file.Value)}' is no file for a schema: name one of the prompt's folder that ends in .schema.json or .schema.yaml, such as answer.schema.json."));
                return default;
            default:
                diagnostics.Add(MappingReader.Expected(node, what, "a JSON Schema, or the name of a file that has one"));
                return default;
        }
    }

    private ToolDefinition? Read(MappingReader reader)
    {
        var node = reader.Required("name");
        var description = reader.Text("description")?.Trim();
        var (schema, file) = ReadSchema(reader.Node("parameters"), "'parameters'", diagnostics);
        reader.Finish();
        if (node is null) return null;
        if (node is not YamlScalar name)
        {
            diagnostics.Add(MappingReader.Expected(node, "A tool's 'name'", "a text"));
            return null;
        }

        if (!IsName(name.Value))
        {
            Report(name.Location, $"'{name.Value}' cannot be the name of a tool: models take letters, digits, '_' and '-', at most {LongestName}, beginning with a letter"
                + (Array.IndexOf(Choices, name.Value) >= 0 ? $", and '{name.Value}' is a word of 'tool-choice'." : "."));
            return null;
        }

        var tool = new ToolDefinition(name.Value, name.Location) { Description = description, File = file };
        return schema is null ? tool : tool with { Parameters = schema };
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && IsLetter(name[0]) && name.All(c => IsLetter(c) || c is (>= '0' and <= '9') or '_' or '-')
        && Array.IndexOf(Choices, name) < 0;

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private static bool IsSchemaFile(string file) =>
        FileName.IsPlain(file) && ManifestParser.IsBelowFolder(file)
        && (file.EndsWith(".schema.json", StringComparison.Ordinal) || file.EndsWith(".schema.yaml", StringComparison.Ordinal));

    private void Report(SourceLocation at, string message) => diagnostics.Add(new Diagnostic(ManifestDiagnostics.InvalidTool, at, message));
}
