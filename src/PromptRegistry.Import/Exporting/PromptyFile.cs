using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Import.Prompts;
using PromptRegistry.Templates.Translation;

namespace PromptRegistry.Import.Exporting;

/// <summary>Prompty, version 2: inputs with kinds, templates of Jinja2, roles on lines of their own.</summary>
internal sealed partial class PromptyFile : IExportFormat
{
    private const string Tool = "Prompty";

    public string Name => "prompty";

    public string Extension => ".prompty";

    public string Write(PromptDefinition prompt, ExportReport report)
    {
        var manifest = prompt.Manifest;
        report.LostEverywhere(Tool);
        report.Lost("version", $"The version {manifest.Version}", $"{Tool} has no versions: the file's repository has them.");
        if (manifest.ToolChoice is not null) report.Lost("tool-choice", "'tool-choice'", $"{Tool} leaves the choice to the program.");
        return $"---\n{YamlText.Write(Header(prompt, report))}---\n{Body(prompt, report)}\n";
    }

    private static JsonObject Header(PromptDefinition prompt, ExportReport report)
    {
        var manifest = prompt.Manifest;
        var header = new JsonObject { ["name"] = prompt.Name };
        if (manifest.Description is { } description) header["description"] = description;
        if (manifest.Tags.Count > 0) header["metadata"] = new JsonObject { ["tags"] = new JsonArray([.. manifest.Tags.Select(t => JsonValue.Create(t))]) };
        var model = new JsonObject();
        if (manifest.Model.Name is { } name) model["id"] = name;
        if (OtherModels.Settings(manifest.Model, OtherModels.CamelCase) is { Count: > 0 } options) model["options"] = options;
        if (model.Count > 0) header["model"] = model;
        if (ExportParts.Passed(prompt).Select(Input).ToArray() is { Length: > 0 } inputs) header["inputs"] = new JsonArray(inputs);
        if (manifest.Output.SchemaJson is { } schema) header["outputs"] = PromptyKinds.Properties((JsonObject)JsonNode.Parse(schema)!, report, "output");
        if (manifest.Tools.Count > 0)
        {
            header["tools"] = new JsonArray([.. manifest.Tools.Select(t => new JsonObject
            {
                ["name"] = t.Name,
                ["kind"] = "function",
                ["description"] = t.Description ?? t.Name,
                ["parameters"] = JsonNode.Parse(t.ParametersJson),
            })]);
        }

        header["template"] = new JsonObject { ["format"] = "jinja2", ["parser"] = "prompty" };
        return header;
    }

    private static JsonObject Input(InputDefinition input)
    {
        var definition = PromptyKinds.Of(input.Type);
        definition.Insert(0, "name", input.Name);
        if (input.Description is { } description) definition["description"] = description;
        if (input.Default is { } value) definition["default"] = JsonNode.Parse(CanonicalJson.Write(value, keepOrder: true));
        definition["required"] = input.IsRequired;
        return definition;
    }

    private static string Body(PromptDefinition prompt, ExportReport report)
    {
        var body = new StringBuilder();
        foreach (var message in prompt.Messages)
        {
            if (message.Attached.Count > 0) throw ExportParts.CannotAttach(message, message.Attached[0].Name);
            if (body.Length > 0) body.Append("\n\n");
            if (message.Placeholder is { } placeholder)
            {
                body.Append("{{ ").Append(placeholder.Name).Append(" }}");
                continue;
            }

            var text = report.Text(new JinjaWriter(ExportParts.Translation(prompt)).Write(message.Template));
            if (RoleLine().IsMatch(text)) report.Lost(Core.Diagnostics.SourceLocation.File(message.Path), "A line that is a role and a colon", $"{Tool} begins a new message there. Write the line in another way.");
            body.Append(message.Role).Append(":\n").Append(text.Trim('\n'));
        }

        return body.ToString();
    }

    [GeneratedRegex(@"^[ \t]*#?[ \t]*(system|developer|user|assistant)[ \t]*:[ \t]*$", RegexOptions.Multiline | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex RoleLine();
}

/// <summary>Types as Prompty's kinds.</summary>
internal static class PromptyKinds
{
    private static readonly string[] Said = ["type", "properties", "required", "items", "enum", "description", "additionalProperties"];

    /// <summary>The kind of an input, with what belongs to it.</summary>
    public static JsonObject Of(InputType type)
    {
        var kind = new JsonObject
        {
            ["kind"] = type.Kind switch
            {
                InputKind.Integer => "integer",
                InputKind.Number => "float",
                InputKind.Boolean => "boolean",
                InputKind.Object or InputKind.Map => "object",
                InputKind.Array => "array",
                InputKind.Messages => "thread",
                InputKind.Image => "image",
                InputKind.Audio => "audio",
                InputKind.File => "file",
                _ => "string",
            },
        };
        if (type.Kind == InputKind.Enum) kind["enumValues"] = new JsonArray([.. type.Values.Select(v => JsonValue.Create(v))]);
        if (type is { Kind: InputKind.Array, Element: { } element }) kind["items"] = Of(element);
        if (type.Kind == InputKind.Object)
        {
            kind["properties"] = new JsonArray([.. type.Properties.Select(p =>
            {
                var property = Of(p.Type);
                property.Insert(0, "name", p.Name);
                if (p.Type.IsNullable) property["required"] = false;
                return property;
            })]);
        }

        return kind;
    }

    /// <summary>The properties of an answer.</summary>
    public static JsonArray Properties(JsonObject schema, ExportReport report, string key)
    {
        var required = (schema["required"] as JsonArray)?.Select(r => (string?)r).ToHashSet(StringComparer.Ordinal) ?? [];
        return new JsonArray([.. (schema["properties"] as JsonObject ?? []).Select(p =>
        {
            var property = Property(p.Value as JsonObject ?? [], report, key);
            property.Insert(0, "name", p.Key);
            property["required"] = required.Contains(p.Key);
            return property;
        })]);
    }

    private static JsonObject Property(JsonObject schema, ExportReport report, string key)
    {
        if (schema.FirstOrDefault(e => !Said.Contains(e.Key)) is { Key: { } other }) report.Lost(key, $"'{other}' in the answer's schema", "Prompty's outputs have kinds alone.");
        var type = schema["type"] as JsonValue is { } word ? (string?)word : null;
        var property = new JsonObject
        {
            ["kind"] = type switch { "number" => "float", "integer" or "boolean" or "array" or "object" => type, _ => "string" },
        };
        if (schema["description"] is { } description) property["description"] = description.DeepClone();
        if (schema["enum"] is { } words) property["enumValues"] = words.DeepClone();
        if (schema["items"] is JsonObject items) property["items"] = Property(items, report, key);
        if (type == "object") property["properties"] = Properties(schema, report, key);
        return property;
    }
}
