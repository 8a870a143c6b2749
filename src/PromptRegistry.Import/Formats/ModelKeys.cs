using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Import.Prompts;
using PromptRegistry.Import.Reading;

namespace PromptRegistry.Import.Formats;

/// <summary>Settings of models under the names that other tools give them.</summary>
internal static class ModelKeys
{
    private sealed record Setting(string Key, double Minimum, double Maximum, bool IsWhole, params string[] Names);

    private static readonly Setting[] Numbers =
    [
        new("temperature", 0, 2, false, "temperature"),
        new("max-output-tokens", 1, int.MaxValue, true, "max_tokens", "maxTokens", "max_output_tokens", "maxOutputTokens", "max_completion_tokens", "maxCompletionTokens", "max_new_tokens", "num_predict"),
        new("top-p", 0, 1, false, "top_p", "topP"),
        new("top-k", 1, int.MaxValue, true, "top_k", "topK"),
        new("frequency-penalty", -2, 2, false, "frequency_penalty", "frequencyPenalty"),
        new("presence-penalty", -2, 2, false, "presence_penalty", "presencePenalty"),
        new("seed", int.MinValue, int.MaxValue, true, "seed"),
    ];

    /// <summary>Puts what a mapping says of the model into the prompt; keys that are no settings are reported.</summary>
    /// <param name="ignored">Keys that are read elsewhere.</param>
    public static void Read(YamlMapping? settings, ImportedPrompt prompt, params string[] ignored)
    {
        foreach (var entry in settings?.Entries ?? [])
        {
            var key = entry.Key.Value;
            if (ignored.Contains(key) || entry.Value is YamlScalar { IsNull: true }) continue;
            if (Array.Find(Numbers, n => n.Names.Contains(key)) is { } number) Number(entry, number, prompt);
            else if (key is "stop" or "stop_sequences" or "stopSequences" or "stops") Stop(entry, prompt);
            else if (key is "model" or "model_id" or "modelId" or "azure_deployment" && entry.Value is YamlScalar name) Name(name.Value, entry.Key.Line(), prompt);
            else if (key is "reasoning_effort" or "reasoningEffort") prompt.Model["reasoning-effort"] = entry.Value.ToJson();
            else if (key is "additionalProperties" && entry.Value is YamlMapping more) Read(more, prompt, ignored);
            else Extra(entry, prompt);
        }
    }

    /// <summary>The model's name, without the provider in front of it.</summary>
    public static void Name(string model, int line, ImportedPrompt prompt)
    {
        if (model.Contains("${", StringComparison.Ordinal) || model.Contains("{{", StringComparison.Ordinal))
        {
            prompt.Report.Lost(line, $"The model '{model}'", "It is taken from the environment, and nothing is read from there.", "Name the model in the manifest.");
            return;
        }

        var slash = model.LastIndexOf('/');
        if (slash > 0) prompt.Report.Changed(line, $"Of the model '{model}' only the name is kept: the provider is chosen in promptregistry.yaml.");
        prompt.Model["name"] = model[(slash + 1)..];
    }

    private static void Number(YamlEntry entry, Setting setting, ImportedPrompt prompt)
    {
        if (entry.Value is YamlScalar scalar && double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value >= setting.Minimum && value <= setting.Maximum && (!setting.IsWhole || value == Math.Floor(value)))
        {
            prompt.Model[setting.Key] = setting.IsWhole ? JsonValue.Create((int)value) : JsonValue.Create(value);
            return;
        }

        prompt.Report.Lost(entry.Key.Line(), $"'{entry.Key.Value}: {(entry.Value as YamlScalar)?.Value}'",
            $"'{setting.Key}' is a {(setting.IsWhole ? "whole number" : "number")} from {setting.Minimum:0.##} to {setting.Maximum:0.##}.", "Set it in the manifest.");
    }

    private static void Stop(YamlEntry entry, ImportedPrompt prompt)
    {
        var stops = entry.Value.Items().OfType<YamlScalar>().Select(s => (JsonNode?)JsonValue.Create(s.Value)).ToArray();
        if (stops.Length > 0) prompt.Model["stop"] = new JsonArray(stops);
    }

    private static void Extra(YamlEntry entry, ImportedPrompt prompt)
    {
        if (entry.Value.ToJson() is { } value && value.ToJsonString() is var json && json.Contains("${env:", StringComparison.Ordinal) is false && value.GetValueKind() != JsonValueKind.Null)
        {
            if (prompt.Model["extra"] is not JsonObject extra) prompt.Model["extra"] = extra = [];
            extra[entry.Key.Value] = value;
            return;
        }

        prompt.Report.Lost(entry.Key.Line(), $"The setting '{entry.Key.Value}'", "Manifests do not have it.", "Set it in ChatOptions where the model is called.");
    }
}
