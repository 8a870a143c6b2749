using System.Text.Json.Nodes;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Translation;

namespace PromptRegistry.Import.Exporting;

/// <summary>The body that Langfuse's API takes to create a version of a prompt (<c>POST /api/public/v2/prompts</c>), as a file.</summary>
internal sealed class LangfuseFile : IExportFormat
{
    private const string Tool = "Langfuse";

    public string Name => "langfuse";

    public string Extension => ".json";

    public string Write(PromptDefinition prompt, ExportReport report)
    {
        var manifest = prompt.Manifest;
        report.LostEverywhere(Tool);
        foreach (var input in ExportParts.Passed(prompt))
        {
            if (input.Type.HasText && input.Type.ToString() != "string") report.Lost(input.Location, $"The type of '{input.Name}'", $"In {Tool} a variable is text: pass {input.Type} as it is to be read.");
            if (input.Default is not null) report.Lost(input.Location, $"The default of '{input.Name}'", $"In {Tool} every variable has to be passed.");
        }

        var messages = new JsonArray();
        foreach (var message in prompt.Messages)
        {
            if (message.Attached.Count > 0) throw ExportParts.CannotAttach(message, message.Attached[0].Name);
            messages.Add((JsonNode)(message.Placeholder is { } placeholder
                ? new JsonObject { ["type"] = "placeholder", ["name"] = placeholder.Name }
                : new JsonObject { ["role"] = message.Role, ["content"] = report.Text(new VariablesWriter(ExportParts.Translation(prompt)).Write(message.Template)) }));
        }

        var isText = prompt.Messages is [{ Role: "user", Placeholder: null }];
        return OtherJson.Write(new JsonObject
        {
            ["name"] = prompt.Name,
            ["type"] = isText ? "text" : "chat",
            ["prompt"] = isText ? messages[0]!["content"]!.DeepClone() : messages,
            ["config"] = Config(prompt),
            ["labels"] = new JsonArray(),
            ["tags"] = new JsonArray([.. manifest.Tags.Select(t => JsonValue.Create(t))]),
            ["commitMessage"] = $"{prompt.Name} {manifest.Version}, {prompt.Digest}{(manifest.Description is { } description ? $": {description}" : "")}",
        });
    }

    private static JsonObject Config(PromptDefinition prompt)
    {
        var manifest = prompt.Manifest;
        var config = OtherModels.Settings(manifest.Model, OtherModels.SnakeCase);
        if (manifest.Model.Name is { } name) config.Insert(0, "model", name);
        if (manifest.Output.SchemaJson is { } schema)
        {
            config["response_format"] = new JsonObject
            {
                ["type"] = "json_schema",
                ["json_schema"] = new JsonObject { ["name"] = prompt.Name.Replace('/', '_'), ["schema"] = JsonNode.Parse(schema) },
            };
        }

        if (manifest.Tools.Count > 0) config["tools"] = OtherModels.Functions(manifest);
        if (manifest.ToolChoice is { } choice) config["tool_choice"] = choice;
        return config;
    }

    /// <summary>Text and variables, and nothing else: Langfuse replaces names in double braces.</summary>
    private sealed class VariablesWriter(TranslationOptions translation) : TemplateTranslator(translation)
    {
        protected override void Literal(BoundStatement statement, string literal)
        {
            if (literal.Contains("{{", StringComparison.Ordinal) || (Written.Length > 0 && Written[^1] == '{' && literal.StartsWith('{'))) throw Unsayable(statement, "two braces in its text");
            Written.Append(literal);
        }

        protected override void Output(BoundExpression value)
        {
            if (value is not BoundGlobal variable) throw Unsayable(value, "a computed value");
            if (Written.Length > 0 && Written[^1] == '{') throw Unsayable(value, "a brace before a value");
            Written.Append("{{").Append(variable.Name).Append("}}");
        }

        protected override void If(BoundExpression condition, Action then, Action? otherwise) => throw Unsayable(condition, "a condition");

        protected override void For(BoundFor loop, BoundExpression list, string variable, Action body, Action? otherwise) => throw Unsayable(loop, "a loop");
    }
}
