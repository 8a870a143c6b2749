using System.Text.Json;
using Microsoft.Extensions.AI;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Chat;

/// <summary>
/// What a prompt says about the model that it is for, in the terms of Microsoft.Extensions.AI: what an app sends, and what
/// evaluation sends.
/// </summary>
public sealed class ChatTarget
{
    private readonly ChatResponseFormat? format;

    /// <param name="settings">The manifest's model settings.</param>
    /// <param name="outputSchema">The answer's JSON Schema; null for text.</param>
    /// <param name="schemaName">The schema's name, which some providers ask for; <c>/</c> becomes <c>_</c>.</param>
    public ChatTarget(ModelSettings settings, string? outputSchema, string? schemaName)
    {
        Settings = settings;
        OutputSchema = outputSchema;
        if (outputSchema is null) return;
        using var schema = JsonDocument.Parse(outputSchema);
        format = ChatResponseFormat.ForJsonSchema(schema.RootElement.Clone(), schemaName?.Replace('/', '_'));
    }

    /// <summary>The manifest's model settings.</summary>
    public ModelSettings Settings { get; }

    /// <summary>The answer's JSON Schema as JSON; null for text.</summary>
    public string? OutputSchema { get; }

    /// <summary>What a prompt's manifest says; the schema is called as the prompt.</summary>
    public static ChatTarget Of(PromptManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return new ChatTarget(manifest.Model, manifest.Output.SchemaJson, manifest.Name);
    }

    /// <summary>Rendered messages as a chat client takes them, in order; those that an app passed are the ones that it passed.</summary>
    public static List<ChatMessage> ToMessages(IReadOnlyList<RenderedMessage> rendered) =>
        [.. rendered.Select(m => m.Given is GivenMessage given ? given.Message : new ChatMessage(RoleOf(m.Role), m.Text))];

    /// <summary>The role that a manifest's word stands for.</summary>
    public static ChatRole RoleOf(string role) => role switch
    {
        "system" => ChatRole.System,
        "assistant" => ChatRole.Assistant,
        "user" => ChatRole.User,
        _ => new ChatRole(role),
    };

    /// <summary>The settings and the format of the answer; a new object each time, free to change.</summary>
    public ChatOptions ToOptions() => new()
    {
        ModelId = Settings.Name,
        Temperature = (float?)Settings.Temperature,
        MaxOutputTokens = Settings.MaxOutputTokens,
        TopP = (float?)Settings.TopP,
        TopK = Settings.TopK,
        FrequencyPenalty = (float?)Settings.FrequencyPenalty,
        PresencePenalty = (float?)Settings.PresencePenalty,
        Seed = Settings.Seed,
        StopSequences = Settings.Stop.Count == 0 ? null : [.. Settings.Stop],
        ResponseFormat = format,
    };
}
