using System.Text.Json.Nodes;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Catalog;
using PromptRegistry.Templates.Mustache;

namespace PromptRegistry.Server.Langfuse;

/// <summary>A version of a prompt as Langfuse's API gives it.</summary>
internal static class LangfuseRow
{
    /// <summary>The row of a version, with its messages as mustache templates.</summary>
    public static (JsonObject? Row, Diagnostic? Obstacle) Of(NumberedRelease numbered, ServedVersion version)
    {
        var prompt = version.Prompt!;
        var (defaults, given) = (Defaults(prompt, isFrozen: false), Defaults(prompt, isFrozen: true));
        var messages = new JsonArray();
        foreach (var message in prompt.Messages)
        {
            if (message.Placeholder is { } input)
            {
                messages.Add(new JsonObject { ["type"] = "placeholder", ["name"] = input.Name });
                continue;
            }

            if (message.Attached.Count > 0) return (null, CannotSay(prompt, SourceLocation.File(message.Path), $"'{message.Attached[0].Name}', which is attached to a message,"));
            var said = MustacheWriter.Write(message.Template, defaults, given);
            if (said.Text is null)
            {
                var at = said.At!.Value;
                // Of a text in the manifest only the file is known here.
                var place = at.Path == prompt.Manifest.Path
                    ? SourceLocation.File(at.Path)
                    : new SourceLocation(at.Path, at.Line, at.Column, at.EndLine, at.EndColumn, at.Start, at.Length);
                return (null, CannotSay(prompt, place, said.Obstacle!));
            }

            messages.Add(new JsonObject { ["role"] = message.Role, ["content"] = said.Text });
        }

        return (Row(numbered, version, messages), null);
    }

    /// <summary>The row of a version, with its messages rendered.</summary>
    public static JsonObject Rendered(NumberedRelease numbered, ServedVersion version, IReadOnlyList<RenderedMessage> messages) =>
        Row(numbered, version, [.. messages.Select(m => new JsonObject { ["role"] = m.Role, ["content"] = m.Text })]);

    /// <summary>One message of the user's is a text; anything else is a chat.</summary>
    public static string TypeOf(PromptDefinition prompt) => prompt.Messages is [{ Role: "user", Placeholder: null }] ? "text" : "chat";

    /// <summary>The model's settings, by the names that are usual there, and what the registry knows.</summary>
    public static JsonObject ConfigOf(PromptDefinition prompt)
    {
        var (manifest, model) = (prompt.Manifest, prompt.Manifest.Model);
        var config = new JsonObject();
        Add("model", model.Name);
        Add("temperature", model.Temperature);
        Add("max_tokens", model.MaxOutputTokens);
        Add("top_p", model.TopP);
        Add("top_k", model.TopK);
        Add("frequency_penalty", model.FrequencyPenalty);
        Add("presence_penalty", model.PresencePenalty);
        Add("seed", model.Seed);
        Add("reasoning_effort", model.ReasoningEffort);
        if (model.Stop.Count > 0) config["stop"] = new JsonArray([.. model.Stop.Select(s => JsonValue.Create(s))]);
        if (manifest.Output.SchemaJson is { } schema) config["output_schema"] = JsonNode.Parse(schema);
        if (manifest.Tools.Count > 0)
        {
            config["tools"] = new JsonArray([.. manifest.Tools.Select(t => new JsonObject
            {
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = t.Name, ["description"] = t.Description, ["parameters"] = JsonNode.Parse(t.ParametersJson) },
            })]);
        }

        config["promptregistry"] = new JsonObject
        {
            ["version"] = manifest.Version.ToString(),
            ["digest"] = prompt.Digest,
            ["inputs"] = System.Text.Json.JsonSerializer.SerializeToNode(manifest.Inputs.Where(i => !i.IsFrozen).Select(InputAnswer.Of), Body.Json),
        };
        return config;

        void Add<T>(string name, T? value)
        {
            if (value is not null) config[name] = JsonValue.Create(value);
        }
    }

    /// <summary>A time as JavaScript writes it.</summary>
    public static string Time(DateTimeOffset? time) =>
        (time ?? DateTimeOffset.UnixEpoch).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static JsonObject Row(NumberedRelease numbered, ServedVersion version, JsonArray messages)
    {
        var prompt = version.Prompt!;
        var isText = TypeOf(prompt) == "text" && messages.Count == 1;
        return new JsonObject
        {
            ["id"] = version.Release.Tag.Hex,
            ["createdAt"] = Time(numbered.Release.Since),
            ["updatedAt"] = Time(numbered.Release.Since),
            ["projectId"] = "promptregistry",
            ["createdBy"] = numbered.Release.By ?? "",
            ["name"] = version.Release.Prompt,
            ["version"] = numbered.Number,
            ["type"] = isText ? "text" : "chat",
            ["prompt"] = isText ? messages[0]!["content"]!.DeepClone() : messages,
            ["config"] = ConfigOf(prompt),
            ["labels"] = new JsonArray([.. numbered.Labels.Select(l => JsonValue.Create(l))]),
            ["tags"] = new JsonArray([.. prompt.Manifest.Tags.Select(t => JsonValue.Create(t))]),
            ["commitMessage"] = null,
            ["resolutionGraph"] = null,
            ["isActive"] = numbered.Labels.Contains(LangfuseLabels.Production),
        };
    }

    /// <summary>The defaults that are one value; of frozen inputs also empty ones, for nobody passes another.</summary>
    private static Dictionary<string, string> Defaults(PromptDefinition prompt, bool isFrozen) => prompt.Manifest.Inputs
        .Where(i => i.IsFrozen == isFrozen && i.Default is YamlScalar scalar && (isFrozen || scalar.Value.Length > 0))
        .ToDictionary(i => i.Name, i => ((YamlScalar)i.Default!).Value, StringComparer.Ordinal);

    private static Diagnostic CannotSay(PromptDefinition prompt, SourceLocation at, string what)
    {
        var render = "Ask the server to render it: add 'inputs' to the query, as JSON.";
        return new Diagnostic(ServerDiagnostics.NotMustache, at, $"{prompt.Name} {prompt.Manifest.Version} cannot be given as a mustache template, because {what} stands in it. {render}");
    }
}
