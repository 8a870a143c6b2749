using System.Text.Json.Nodes;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Import.Prompts;
using PromptRegistry.Import.Reading;
using PromptRegistry.Import.Reporting;
using PromptRegistry.Import.Templates;

namespace PromptRegistry.Import.Formats;

/// <summary>Prompty, version 1 (<c>model.api</c>, <c>sample</c>) and 2 (<c>model.id</c>, <c>inputs</c> with kinds).</summary>
internal sealed class PromptyFormat : IImportFormat
{
    private static readonly string[] Known =
        ["name", "displayName", "description", "metadata", "model", "inputs", "outputs", "tools", "template", "authors", "tags", "version", "sample", "base", "$schema", "kind", "instructions"];

    public string Name => "Prompty";

    public bool Fits(SourceFile file) => file.Name.EndsWith(".prompty", StringComparison.OrdinalIgnoreCase);

    public IEnumerable<ImportedPrompt> Read(SourceFile file, ImportReport report)
    {
        var source = FrontMatter.Read(file.Text, report, "---", "+++");
        var header = source.Header;
        var prompt = new ImportedPrompt(file.Stem(".prompty"), report) { Description = header.Text("description") };
        foreach (var tag in (header?.Find("tags") ?? header.Mapping("metadata")?.Find("tags")).Items().OfType<YamlScalar>()) prompt.Tags.Add(tag.Value);
        ReadModel(header?.Find("model"), prompt);
        ReadInputs(header, prompt, file);
        ReadOutputs(header?.Find("outputs"), prompt);
        foreach (var tool in header?.Find("tools").Items() ?? []) ReadTool(tool, prompt);
        ReadOthers(header, prompt);
        var template = Template(header?.Find("template"), source, file, report);
        prompt.Use(template, new MessageSplitter(prompt.Inputs, report).ByLines(template.Nodes, "system"));
        yield return prompt;
    }

    private static SourceTemplate Template(YamlNode? node, FrontMatter source, SourceFile file, ImportReport report)
    {
        var kind = node is YamlScalar word ? word.Value : (node as YamlMapping)?.Find("format") switch
        {
            YamlScalar format => format.Value,
            YamlMapping format => format.Text("kind"),
            _ => (node as YamlMapping).Text("type"),
        };
        var parts = file.Parts(name => [name]);
        return kind?.ToLowerInvariant() switch
        {
            null or "jinja2" or "jinja" or "nunjucks" or "prompty" => BlockTemplates.Read(source.Body, source.BodyLine, isLiquid: false, report, parts),
            "liquid" => BlockTemplates.Read(source.Body, source.BodyLine, isLiquid: true, report, parts),
            "mustache" => BraceTemplates.Read(source.Body, source.BodyLine, BraceDialect.Mustache, report, parts),
            "handlebars" => BraceTemplates.Read(source.Body, source.BodyLine, BraceDialect.Handlebars, report, parts),
            _ => throw report.Refuse(node.Line(), $"'{kind}' is no template language that can be translated. Those are jinja2, nunjucks, liquid, mustache and handlebars."),
        };
    }

    private static void ReadModel(YamlNode? node, ImportedPrompt prompt)
    {
        if (node is YamlScalar { IsNull: false } name) ModelKeys.Name(name.Value, name.Line(), prompt);
        if (node is not YamlMapping model) return;
        if (model.Find("id") is YamlScalar id) ModelKeys.Name(id.Value, id.Line(), prompt);
        if (model.Any("apiType", "api") is YamlScalar { Value: not ("chat" or "responses") } api)
            prompt.Report.Lost(api.Line(), $"'{api.Value}'", "A prompt is a chat with a model here.", "Call the other interface in your code with the rendered text.");
        ModelKeys.Read(model.Mapping("options"), prompt);
        ReadParameters(model.Mapping("parameters"), prompt);
        var configuration = model.Mapping("configuration");
        if (configuration.Any("azure_deployment", "name", "model") is YamlScalar deployment) ModelKeys.Name(deployment.Value, deployment.Line(), prompt);
        if ((configuration ?? model.Mapping("connection")) is { } connection)
        {
            var reads = connection.Entries.Any(e => e.Value is YamlScalar value && value.Value.Contains("${", StringComparison.Ordinal));
            prompt.Report.Lost(connection.Line(), "The connection to the model", reads
                ? "Where a model is and how to reach it is no part of a prompt, and nothing is read from the environment."
                : "Where a model is and how to reach it is no part of a prompt.", "Say it under 'providers' in promptregistry.yaml, or in your code.");
        }
    }

    private static void ReadParameters(YamlMapping? parameters, ImportedPrompt prompt)
    {
        ModelKeys.Read(parameters, prompt, "tools", "tool_choice", "response_format");
        foreach (var tool in parameters?.Find("tools").Items().OfType<YamlMapping>() ?? [])
        {
            var function = tool.Mapping("function") ?? tool;
            ToolDefinitions.Add(prompt, function.Text("name"), function.Text("description"), function.Find("parameters").ToJson() as JsonObject, tool.Line());
        }

        if (parameters?.Find("response_format") is { } format && format is not YamlMapping { Entries: [{ Value: YamlScalar { Value: "text" } }] })
            prompt.Report.Lost(format.Line(), "'response_format'", "The answer's form is said by 'output' here.", "Write the answer's schema into the manifest.");
        if (parameters.Text("tool_choice") is { } choice) ToolDefinitions.Choose(prompt, choice, parameters!.Find("tool_choice").Line());
    }

    private static void ReadInputs(YamlMapping? header, ImportedPrompt prompt, SourceFile file)
    {
        foreach (var (name, node) in Properties(header?.Find("inputs"), prompt.Report))
        {
            var definition = node as YamlMapping;
            var shape = definition is null ? Schemas.OfExample(node.ToJson()) : ShapeOf(definition);
            if (shape.Kind == ShapeKind.Unknown && definition is null && node is YamlScalar { IsNull: false }) shape.Kind = ShapeKind.Text;
            var input = prompt.Inputs.Declare(name, shape, node.Line());
            input.Description = definition.Text("description");
            input.Default = (definition is null ? node : definition.Find("default")).ToJson();
            if (definition?.Find("default") is null && definition.Text("required") == "false" && shape.Kind != ShapeKind.Messages) shape.IsNullable = true;
            if (definition?.Find("default") is null && definition.Text("example") is { } example) input.Description = $"{input.Description} For example: {example}".Trim();
            Environment(input, prompt.Report);
        }

        if (header?.Find("sample") is YamlScalar { Value: var sample } at)
        {
            prompt.Report.Lost(at.Line(), $"The sample '{sample}'", "Nothing is read through '${file:…}' or from a sample's file.", "Give the inputs defaults, or make cases of it in evals.yaml.");
        }

        foreach (var entry in header.Mapping("sample")?.Entries ?? [])
        {
            var value = entry.Value.ToJson();
            var input = prompt.Inputs.Declare(entry.Key.Value, Schemas.OfExample(value), entry.Key.Line());
            if (input.Shape.Kind == ShapeKind.Unknown) input.Shape = Schemas.OfExample(value);
            input.Default ??= value;
            if (value is JsonArray { Count: 0 }) input.Shape = Shape.ListOf(new Shape());
            Environment(input, prompt.Report);
        }
    }

    /// <summary>Nothing is read from the environment or from other files while a prompt is imported.</summary>
    private static void Environment(ImportedInput input, ImportReport report)
    {
        if (input.Default?.ToJsonString() is not { } text || !(text.Contains("${env:", StringComparison.OrdinalIgnoreCase) || text.Contains("${file:", StringComparison.OrdinalIgnoreCase))) return;
        report.Lost(input.Line, $"The default of '{input.Source}'", $"It stands outside of the file ({text.Trim('"')}), and nothing is read from there.", "Write the value into the manifest.");
        input.Default = null;
    }

    private static Shape ShapeOf(YamlMapping definition, int depth = 0)
    {
        if (depth > 20) return new Shape(ShapeKind.Text);
        var shape = (definition.Any("kind", "type") as YamlScalar)?.Value.ToLowerInvariant() switch
        {
            "string" or "text" => new Shape(ShapeKind.Text),
            "integer" or "int" => new Shape(ShapeKind.Integer),
            "float" or "number" => new Shape(ShapeKind.Number),
            "boolean" or "bool" => new Shape(ShapeKind.Boolean),
            "thread" => new Shape(ShapeKind.Messages),
            "image" => new Shape(ShapeKind.Image),
            "audio" => new Shape(ShapeKind.Audio),
            "file" => new Shape(ShapeKind.File),
            "array" or "list" => Shape.ListOf(definition.Mapping("items") is { } items ? ShapeOf(items, depth + 1) : Schemas.OfExample((definition.Find("default").ToJson() as JsonArray)?.FirstOrDefault())),
            "object" when definition.Find("properties") is { } properties => Object(properties, depth),
            "object" => definition.Find("default").ToJson() is JsonObject { Count: > 0 } example ? Schemas.OfExample(example) : new Shape(),
            _ => Schemas.OfExample(definition.Find("default").ToJson()),
        };
        if (definition.Sequence("enumValues") is { } words && shape.Kind is ShapeKind.Text or ShapeKind.Unknown) shape = Schemas.Words(words.Items.OfType<YamlScalar>().Select(w => w.Value));
        return shape;
    }

    private static Shape Object(YamlNode properties, int depth)
    {
        var shape = new Shape(ShapeKind.Object);
        foreach (var (name, node) in Properties(properties, null))
        {
            var property = node is YamlMapping definition ? ShapeOf(definition, depth + 1) : Schemas.OfExample(node.ToJson());
            property.Description = (node as YamlMapping).Text("description");
            property.IsNullable |= (node as YamlMapping).Text("required") == "false";
            shape.Properties.Add((name, property));
        }

        return shape;
    }

    /// <summary>A list of definitions with names, or a mapping of names to definitions or values.</summary>
    private static IEnumerable<(string Name, YamlNode Node)> Properties(YamlNode? node, ImportReport? report)
    {
        if (node is YamlMapping mapping)
        {
            foreach (var entry in mapping.Entries) yield return (entry.Key.Value, entry.Value);
        }
        else if (node is YamlSequence list)
        {
            foreach (var item in list.Items)
            {
                if ((item as YamlMapping).Text("name") is { } name) yield return (name, item);
                else report?.Lost(item.Line(), "An input", "It has no name.", "Give it one.");
            }
        }
    }

    private static void ReadOutputs(YamlNode? outputs, ImportedPrompt prompt)
    {
        if (Properties(outputs, prompt.Report).ToList() is not { Count: > 0 } properties) return;
        prompt.Output = ToSchema(properties);
        prompt.OutputLine = outputs.Line();
    }

    private static JsonObject ToSchema(List<(string Name, YamlNode Node)> properties, int depth = 0)
    {
        var schema = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() };
        var required = new JsonArray();
        foreach (var (name, node) in properties)
        {
            schema["properties"]![name] = node is YamlMapping definition ? Schema(definition, depth) : new JsonObject { ["type"] = "string" };
            if ((node as YamlMapping).Text("required") != "false") required.Add((JsonNode)name);
        }

        schema["required"] = required;
        return schema;
    }

    private static JsonObject Schema(YamlMapping definition, int depth)
    {
        var kind = (definition.Any("kind", "type") as YamlScalar)?.Value ?? "string";
        JsonObject schema = kind switch
        {
            _ when depth > 20 => [],
            "float" or "number" => new JsonObject { ["type"] = "number" },
            "integer" or "boolean" => new JsonObject { ["type"] = kind },
            "array" => new JsonObject { ["type"] = "array", ["items"] = definition.Mapping("items") is { } items ? Schema(items, depth + 1) : new JsonObject { ["type"] = "string" } },
            "object" => ToSchema([.. Properties(definition.Find("properties"), null)], depth + 1),
            _ => new JsonObject { ["type"] = "string" },
        };
        if (definition.Text("description") is { } description) schema["description"] = description;
        if (definition.Sequence("enumValues") is { } words) schema["enum"] = words.ToJson();
        return schema;
    }

    private static void ReadTool(YamlNode node, ImportedPrompt prompt)
    {
        if (node is not YamlMapping tool)
        {
            prompt.Report.Lost(node.Line(), "A tool", "It is read from elsewhere.", "Pass it in ChatOptions where the model is called.");
            return;
        }

        if ((tool.Text("kind") ?? tool.Text("type")) is { } kind and not "function")
        {
            prompt.Report.Lost(tool.Line(), $"The tool '{tool.Text("name")}' of the kind '{kind}'", "A manifest declares functions alone.", "Connect it where the model is called.");
            return;
        }

        if (tool.Find("bindings") is { } bindings)
            prompt.Report.Lost(bindings.Line(), $"The bindings of the tool '{tool.Text("name")}'", "Arguments that the program fills in are not the model's.", "Fill them in where the tool is called.");
        var parameters = tool.Find("parameters") is YamlMapping { } schema && schema.Find("properties") is not null ? schema.ToJson() as JsonObject
            : ToSchema([.. Properties((tool.Find("parameters") as YamlMapping)?.Find("properties") ?? tool.Find("parameters"), prompt.Report)]);
        ToolDefinitions.Add(prompt, tool.Text("name"), tool.Text("description"), parameters, tool.Line());
    }

    private static void ReadOthers(YamlMapping? header, ImportedPrompt prompt)
    {
        foreach (var entry in header?.Entries ?? [])
        {
            var key = entry.Key.Value;
            if (key is "metadata" or "authors" or "version" or "base" or "instructions" || !Known.Contains(key))
            {
                prompt.Report.Lost(entry.Key.Line(), $"'{key}'", key switch
                {
                    "version" => "Versions are those of releases; the prompt begins at 0.1.0.",
                    "authors" => "Who wrote a prompt is what git knows.",
                    "base" => "A prompt does not inherit from another file here.",
                    _ => "Manifests do not have this key.",
                }, key == "base" ? "Import that file, and copy what is needed." : "Say 'owner' or 'tags' where it matters.");
            }
        }
    }
}
