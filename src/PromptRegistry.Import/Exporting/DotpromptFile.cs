using System.Text;
using System.Text.Json.Nodes;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Import.Prompts;
using PromptRegistry.Templates.Translation;

namespace PromptRegistry.Import.Exporting;

/// <summary>Dotprompt of Genkit: JSON Schema for inputs and answer, templates of Handlebars, roles by tags.</summary>
internal sealed class DotpromptFile : IExportFormat
{
    private const string Tool = "Dotprompt";
    private const string History = "history";

    public string Name => "dotprompt";

    public string Extension => ".prompt";

    public string Write(PromptDefinition prompt, ExportReport report)
    {
        var manifest = prompt.Manifest;
        report.LostEverywhere(Tool);
        report.Lost("version", $"The version {manifest.Version}", $"{Tool} has no versions: the file's repository has them.");
        if (manifest.Tags.Count > 0) report.Lost("tags", "The tags", $"{Tool} has no place for them.");
        if (manifest.Model.Name is { } name && !name.Contains('/', StringComparison.Ordinal)) report.Lost("model", $"The provider of '{name}'", $"{Tool} names models as provider/model, and here the settings say who has it. Write it before the name.");
        return $"---\n{YamlText.Write(Header(prompt))}---\n{Body(prompt, report)}\n";
    }

    private static JsonObject Header(PromptDefinition prompt)
    {
        var manifest = prompt.Manifest;
        var header = new JsonObject { ["name"] = prompt.Name };
        if (manifest.Description is { } description) header["description"] = description;
        if (manifest.Model.Name is { } name) header["model"] = name;
        if (OtherModels.Settings(manifest.Model, OtherModels.CamelCase) is { Count: > 0 } config) header["config"] = config;
        var inputs = ExportParts.Passed(prompt).Where(i => i.Type.Kind != InputKind.Messages).ToList();
        if (inputs.Count > 0)
        {
            var input = new JsonObject { ["schema"] = InputSchemas.Of(inputs) };
            var defaults = new JsonObject(inputs.Where(i => i.Default is not null)
                .Select(i => KeyValuePair.Create(i.Name, JsonNode.Parse(CanonicalJson.Write(i.Default!, keepOrder: true)))));
            if (defaults.Count > 0) input["default"] = defaults;
            header["input"] = input;
        }

        if (manifest.Output.SchemaJson is { } schema) header["output"] = new JsonObject { ["format"] = "json", ["schema"] = JsonNode.Parse(schema) };
        if (manifest.Tools.Count > 0)
        {
            header["tools"] = new JsonArray([.. manifest.Tools.Select(t => JsonValue.Create(t.Name))]);
            header["toolDefs"] = new JsonArray([.. manifest.Tools.Select(t => new JsonObject
            {
                ["name"] = t.Name,
                ["description"] = t.Description ?? t.Name,
                ["inputSchema"] = JsonNode.Parse(t.ParametersJson),
            })]);
        }

        if (manifest.ToolChoice is { } choice) header["toolChoice"] = choice;
        return header;
    }

    private static string Body(PromptDefinition prompt, ExportReport report)
    {
        var body = new StringBuilder();
        foreach (var message in prompt.Messages)
        {
            if (body.Length > 0) body.Append('\n');
            if (message.Placeholder is { } placeholder)
            {
                if (placeholder.Name != History) report.Lost("messages", $"The name of the conversation '{placeholder.Name}'", $"In {Tool} it is called '{History}'.");
                body.Append("{{history}}");
                continue;
            }

            body.Append("{{role \"").Append(message.Role == "assistant" ? "model" : message.Role).Append("\"}}\n");
            body.Append(report.Text(new HandlebarsWriter(ExportParts.Translation(prompt)).Write(message.Template)).Trim('\n'));
            foreach (var attached in message.Attached)
            {
                if (attached.Type.Kind == InputKind.Array) throw ExportParts.CannotAttach(message, attached.Name);
                body.Append("\n{{media url=").Append(attached.Name).Append("}}");
            }
        }

        return body.ToString();
    }
}

/// <summary>Inputs as JSON Schema.</summary>
internal static class InputSchemas
{
    public static JsonObject Of(IReadOnlyList<InputDefinition> inputs)
    {
        var properties = new JsonObject();
        foreach (var input in inputs)
        {
            var schema = Of(input.Type);
            if (input.Description is { } description) schema["description"] = description;
            properties[input.Name] = schema;
        }

        return Object(properties, inputs.Where(i => i.IsRequired).Select(i => i.Name));
    }

    private static JsonObject Of(InputType type) => type.Kind switch
    {
        InputKind.Integer => Typed("integer"),
        InputKind.Number => Typed("number"),
        InputKind.Boolean => Typed("boolean"),
        InputKind.Enum => new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. type.Values.Select(v => JsonValue.Create(v))]) },
        InputKind.Array => new JsonObject { ["type"] = "array", ["items"] = Of(type.Element!) },
        InputKind.Map => new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(type.Element!) },
        InputKind.Object => Object(
            new JsonObject(type.Properties.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)Of(p.Type)))), type.Properties.Where(p => !p.Type.IsNullable).Select(p => p.Name)),
        _ => Typed("string"),
    };

    private static JsonObject Object(JsonObject properties, IEnumerable<string> required) => new()
    {
        ["type"] = "object",
        ["properties"] = properties,
        ["required"] = new JsonArray([.. required.Select(r => JsonValue.Create(r))]),
    };

    private static JsonObject Typed(string type) => new() { ["type"] = type };
}
