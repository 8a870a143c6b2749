using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PromptRegistry.Core.Manifests;

namespace PromptRegistry.Import.Exporting;

/// <summary>Settings of models under the names that other tools have for them.</summary>
internal static class OtherModels
{
    public static IReadOnlyDictionary<string, string> SnakeCase { get; } = new Dictionary<string, string>
    {
        ["temperature"] = "temperature",
        ["max-output-tokens"] = "max_tokens",
        ["top-p"] = "top_p",
        ["top-k"] = "top_k",
        ["frequency-penalty"] = "frequency_penalty",
        ["presence-penalty"] = "presence_penalty",
        ["seed"] = "seed",
        ["stop"] = "stop",
        ["reasoning-effort"] = "reasoning_effort",
    };

    public static IReadOnlyDictionary<string, string> CamelCase { get; } = new Dictionary<string, string>
    {
        ["temperature"] = "temperature",
        ["max-output-tokens"] = "maxOutputTokens",
        ["top-p"] = "topP",
        ["top-k"] = "topK",
        ["frequency-penalty"] = "frequencyPenalty",
        ["presence-penalty"] = "presencePenalty",
        ["seed"] = "seed",
        ["stop"] = "stopSequences",
        ["reasoning-effort"] = "reasoningEffort",
    };

    /// <summary>All but the model's name; what a provider alone knows stands beside the rest.</summary>
    public static JsonObject Settings(ModelSettings model, IReadOnlyDictionary<string, string> names)
    {
        var settings = new JsonObject();
        Add("temperature", model.Temperature is { } temperature ? JsonValue.Create(temperature) : null);
        Add("max-output-tokens", Whole(model.MaxOutputTokens));
        Add("top-p", model.TopP is { } topP ? JsonValue.Create(topP) : null);
        Add("top-k", Whole(model.TopK));
        Add("frequency-penalty", model.FrequencyPenalty is { } frequency ? JsonValue.Create(frequency) : null);
        Add("presence-penalty", model.PresencePenalty is { } presence ? JsonValue.Create(presence) : null);
        Add("seed", Whole(model.Seed));
        Add("stop", model.Stop.Count == 0 ? null : new JsonArray([.. model.Stop.Select(s => JsonValue.Create(s))]));
        Add("reasoning-effort", model.ReasoningEffort is { } effort ? JsonValue.Create(effort) : null);
        foreach (var (key, value) in model.ExtraJson is { } extra ? (JsonObject)JsonNode.Parse(extra)! : []) settings[key] = value?.DeepClone();
        return settings;

        void Add(string key, JsonNode? value)
        {
            if (value is not null) settings[names[key]] = value;
        }

        static JsonValue? Whole(int? value) => value is { } number ? JsonValue.Create(number) : null;
    }

    /// <summary>Tools as the chat protocols of model providers have them.</summary>
    public static JsonArray Functions(PromptManifest manifest) => new([.. manifest.Tools.Select(t => new JsonObject
    {
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = t.Name, ["description"] = t.Description, ["parameters"] = JsonNode.Parse(t.ParametersJson) },
    })]);
}

/// <summary>JSON that people read.</summary>
internal static class OtherJson
{
    // Only for files: nothing here goes into HTML.
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonNode node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options)) node.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }
}
