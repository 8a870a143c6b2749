using System.Text.Json.Nodes;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Import.Reporting;
using PromptRegistry.Import.Templates;

namespace PromptRegistry.Import.Prompts;

/// <summary>Writes an imported prompt as the files of its folder: manifest, templates, suite.</summary>
internal sealed class PromptFilesWriter(ImportedPrompt prompt, string name)
{
    private readonly InputSet inputs = prompt.Inputs;
    private readonly ImportReport report = prompt.Report;

    public WrittenPrompt Write()
    {
        if (prompt.Messages.Count == 0) throw report.Refuse(0, "The file has no text for a model. Write the prompt's text, or leave the file out.");
        // The first run learns what the inputs are; what it has to say, the second says as well.
        var learning = new ScribanWriter(inputs, new ImportReport(report.Path), prompt.Truth);
        foreach (var message in prompt.Messages) learning.Write(message.Nodes);
        foreach (var input in inputs.All)
        {
            if (input is { IsTested: true, IsDeclared: false }) input.Shape.IsNullable = true;
            if (input.Shape.Kind is ShapeKind.Image or ShapeKind.Audio or ShapeKind.File && (input.IsWritten || input.IsTested))
            {
                report.Lost(input.Line, $"The input '{input.Source}' is a file",
                    "A template writes it or asks whether it is there, and a file can only be attached; it became a text.", "Make it an image, audio or file, and attach it to a message.");
                input.IsFileInText = true;
                input.Shape.Kind = ShapeKind.Text;
            }

            if (input.Shape.Kind != ShapeKind.Unknown) continue;
            if (prompt.Examples(input.Source) is { } example)
            {
                example.IsNullable |= input.Shape.IsNullable;
                input.Shape = example;
            }
            else if (input is { IsTested: true, IsWritten: false, IsDeclared: false })
            {
                // Nothing but a condition asks for it.
                input.Shape.Kind = ShapeKind.Boolean;
            }
        }

        var writer = new ScribanWriter(inputs, report, prompt.Truth);
        var files = new List<(string File, string Text)>();
        var messages = new JsonArray();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var message in prompt.Messages)
        {
            if (message.Placeholder is { } conversation)
            {
                messages.Add((JsonNode)new JsonObject { ["placeholder"] = inputs.Use(conversation).Name });
                continue;
            }

            writer.Media.Clear();
            var text = Trimmed(writer.Write(message.Nodes));
            if (string.IsNullOrWhiteSpace(text) && writer.Media.Count == 0) continue;
            var count = counts[message.Role] = counts.GetValueOrDefault(message.Role) + 1;
            var file = (count == 1 ? message.Role : $"{message.Role}-{count}") + PromptPaths.TemplateExtension;
            files.Add((file, text));
            var entry = new JsonObject { ["role"] = message.Role, ["template"] = file };
            if (writer.Media.Count > 0) entry["attach"] = new JsonArray([.. writer.Media.Select(m => JsonValue.Create(m.Name))]);
            messages.Add((JsonNode)entry);
        }

        if (messages.Count == 0) throw report.Refuse(0, "The file has no text for a model. Write the prompt's text, or leave the file out.");
        files.Insert(0, (PromptPaths.ManifestFile, YamlText.Write(Manifest(messages))));
        if (prompt.Suite?.Invoke(inputs) is { } suite) files.Add(("evals.yaml", YamlText.Write(suite)));
        return new WrittenPrompt(name, files);
    }

    private JsonObject Manifest(JsonArray messages)
    {
        var manifest = new JsonObject { ["name"] = name, ["version"] = "0.1.0" };
        if (prompt.Description is { Length: > 0 } description) manifest["description"] = description.Trim();
        if (prompt.Tags.Count > 0) manifest["tags"] = new JsonArray([.. prompt.Tags.Distinct(StringComparer.Ordinal).Select(t => JsonValue.Create(t))]);
        if (prompt.Model.Count > 0) manifest["model"] = new JsonObject(prompt.Model.OrderBy(e => e.Key != "name").Select(e => KeyValuePair.Create(e.Key, e.Value?.DeepClone())));
        if (inputs.All.Count > 0) manifest["inputs"] = Inputs();
        manifest["messages"] = messages;
        if (prompt.Demos.Count > 0) manifest["demos"] = prompt.Demos.DeepClone();
        if (prompt.Output is not null) manifest["output"] = new JsonObject { ["type"] = "json", ["schema"] = prompt.Output.DeepClone() };
        if (prompt.Tools.Count > 0) manifest["tools"] = prompt.Tools.DeepClone();
        if (prompt is { ToolChoice: { } choice, Tools.Count: > 0 }) manifest["tool-choice"] = choice;
        return manifest;
    }

    private JsonObject Inputs()
    {
        var result = new JsonObject();
        foreach (var input in inputs.All)
        {
            if (input.Name != input.Source) report.Changed(input.Line, $"The input '{input.Source}' is called '{input.Name}' here: names of inputs are snake_case.");
            if (input is { IsDeclared: false, Description: null } && prompt.Examples(input.Source) is null) report.Changed(input.Line, $"'{input.Source}' is used, but the source does not declare it: it became the input '{input.Name}'.");
            if (input is { IsDeclared: true, IsUsed: false }) report.Changed(input.Line, $"No template uses the input '{input.Source}'.");
            var definition = TypeText.Of(input.Shape);
            if (input.Description is { Length: > 0 } description) definition["description"] = description.Trim();
            if (input.Default is { } value)
            {
                if (TypeText.Fit(value, input.Shape) is { } fitted) definition["default"] = fitted;
                else if (input.Shape.Kind != ShapeKind.Messages)
                    report.Lost(input.Line, $"The default of '{input.Source}'", $"It does not fit the type {definition["type"]}.", "Give the input another default, or none.");
            }

            result[input.Name] = definition.Count == 1 ? definition["type"]!.DeepClone() : definition;
        }

        return result;
    }

    /// <summary>Without blank lines before the text, and without white space behind it.</summary>
    private static string Trimmed(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimStart('\n', '\r').TrimEnd();
}
