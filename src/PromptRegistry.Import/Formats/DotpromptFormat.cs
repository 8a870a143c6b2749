using System.Text.Json.Nodes;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Import.Prompts;
using PromptRegistry.Import.Reading;
using PromptRegistry.Import.Reporting;
using PromptRegistry.Import.Templates;

namespace PromptRegistry.Import.Formats;

/// <summary>Dotprompt of Genkit: <c>name.prompt</c>, <c>name.variant.prompt</c>, and partials <c>_name.prompt</c> beside them.</summary>
internal sealed class DotpromptFormat : IImportFormat
{
    private static readonly string[] Known = ["name", "variant", "version", "description", "model", "tools", "toolDefs", "toolChoice", "config", "input", "output", "metadata", "ext"];

    public string Name => "dotprompt";

    public bool Fits(SourceFile file) => file.Name.EndsWith(".prompt", StringComparison.OrdinalIgnoreCase);

    public IEnumerable<ImportedPrompt> Read(SourceFile file, ImportReport report)
    {
        var source = FrontMatter.Read(file.Text, report, "---");
        var header = source.Header;
        var prompt = new ImportedPrompt(file.Stem(".prompt"), report) { Description = header.Text("description") };
        ReadHeader(header, prompt);
        ReadInputs(header.Mapping("input"), prompt);
        ReadOutput(header?.Find("output"), prompt);
        ReadTools(header, prompt);
        var parts = file.Parts(name => [$"_{name}.prompt", name.Contains('/', StringComparison.Ordinal) ? $"{name[..(name.LastIndexOf('/') + 1)]}_{name[(name.LastIndexOf('/') + 1)..]}.prompt" : $"../_{name}.prompt"]);
        var template = BraceTemplates.Read(source.Body, source.BodyLine, BraceDialect.Dotprompt, report, parts);
        prompt.Use(template, new MessageSplitter(prompt.Inputs, report).ByTags(template.Nodes, "user"));
        yield return prompt;
    }

    private static void ReadHeader(YamlMapping? header, ImportedPrompt prompt)
    {
        if (header?.Find("model") is YamlScalar { IsNull: false } model) ModelKeys.Name(model.Value, model.Line(), prompt);
        ModelKeys.Read(header.Mapping("config"), prompt);
        foreach (var entry in header?.Entries ?? [])
        {
            var key = entry.Key.Value;
            if (key is "metadata" or "version" or "ext" || !Known.Contains(key))
            {
                prompt.Report.Lost(entry.Key.Line(), $"'{key}'", key switch
                {
                    "metadata" or "ext" => "Manifests have no place for data of other programs.",
                    "version" => "Versions are those of releases; the prompt begins at 0.1.0.",
                    _ => "Manifests do not have this key.",
                }, key == "version" ? "Set 'version' where another is right." : "Keep it in your code where something needs it.");
            }
        }
    }

    private static void ReadInputs(YamlMapping? input, ImportedPrompt prompt)
    {
        var defaults = input.Mapping("default");
        if (Picoschema.ToSchema(input?.Find("schema"), prompt.Report) is YamlMapping schema)
        {
            var shape = Schemas.OfSchema(schema);
            var properties = schema.Mapping("properties");
            if (properties is null) prompt.Report.Lost(schema.Line(), "The input's schema", "It is no object with properties, and inputs have names.", "Declare the inputs in the manifest.");
            foreach (var (name, property) in shape.Properties)
            {
                var declared = prompt.Inputs.Declare(name, property, properties!.Entries.First(e => e.Key.Value == name).Key.Line());
                declared.Description = property.Description;
                property.Description = null;
            }
        }

        foreach (var entry in defaults?.Entries ?? [])
        {
            var value = entry.Value.ToJson();
            var declared = prompt.Inputs.Declare(entry.Key.Value, Schemas.OfExample(value), entry.Key.Line());
            declared.Default = value;
            if (value is not null) declared.Shape.IsNullable = false;
        }
    }

    private static void ReadOutput(YamlNode? output, ImportedPrompt prompt)
    {
        if (output is not YamlMapping mapping) return;
        var format = mapping.Text("format");
        var schema = mapping.Find("schema");
        if (format is not null and not ("json" or "text"))
        {
            prompt.Report.Lost(mapping.Line(), $"The output's format '{format}'", "An answer is text or JSON here; it became text.", "Say in the prompt which format is wanted.");
            return;
        }

        if (schema is null && format is null && mapping.Entries.Count > 0) prompt.Report.Lost(mapping.Line(), "'output'", "It has neither 'format' nor 'schema'.", "Write the answer's schema into the manifest.");
        if (schema is null && format == "json") prompt.Report.Lost(mapping.Line(), "'format: json' without a schema", "JSON output needs one here; it became text.", "Write the answer's schema into the manifest.");
        if (format == "text" || schema is null) return;
        if (Picoschema.ToSchema(schema, prompt.Report) is not YamlMapping known) return;
        prompt.Output = (JsonObject)known.ToJson()!;
        prompt.OutputLine = schema.Line();
    }

    private static void ReadTools(YamlMapping? header, ImportedPrompt prompt)
    {
        var defined = (header?.Find("toolDefs").Items().OfType<YamlMapping>() ?? []).Select(t => t.Text("name")).ToHashSet(StringComparer.Ordinal);
        foreach (var tool in header?.Find("tools").Items() ?? [])
        {
            if (tool is YamlScalar { Value: var name } && defined.Contains(name)) continue;
            prompt.Report.Lost(tool.Line(), $"The tool '{(tool as YamlScalar)?.Value ?? tool.Kind}'", "It is defined in a program, which an import does not read.", "Pass it in ChatOptions where the model is called.");
        }

        foreach (var tool in header?.Find("toolDefs").Items().OfType<YamlMapping>() ?? [])
        {
            ToolDefinitions.Add(prompt, tool.Text("name"), tool.Text("description"), Picoschema.ToSchema(tool.Find("inputSchema"), prompt.Report).ToJson() as JsonObject, tool.Line());
        }

        if (header.Text("toolChoice") is { } choice) ToolDefinitions.Choose(prompt, choice, header!.Find("toolChoice").Line());
    }
}

/// <summary>Tools that a source declares in full.</summary>
internal static class ToolDefinitions
{
    public static void Add(ImportedPrompt prompt, string? name, string? description, JsonObject? parameters, int line)
    {
        if (name is null || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            prompt.Report.Lost(line, $"The tool '{name}'", "A tool needs a name of letters, digits and '_'.", "Pass it in ChatOptions where the model is called.");
            return;
        }

        prompt.Tools.Add((JsonNode)new JsonObject
        {
            ["name"] = name,
            ["description"] = description ?? name,
            ["parameters"] = parameters ?? new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() },
        });
    }

    public static void Choose(ImportedPrompt prompt, string choice, int line)
    {
        if (prompt.Tools.Count > 0 && choice is "auto" or "none" or "required") prompt.ToolChoice = choice;
        else prompt.Report.Lost(line, $"The choice of tools '{choice}'", "The prompt has no tools that it is about.", "Set it in ChatOptions where the model is called.");
    }
}
