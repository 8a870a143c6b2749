using System.Text.Json;
using Microsoft.Extensions.AI;
using PromptRegistry.Core.Manifests;

namespace PromptRegistry.Chat;

/// <summary>What a prompt says about the model that it is for, in the terms of Microsoft.Extensions.AI.</summary>
public sealed class ChatTarget
{
    private readonly ModelSettings settings;
    private readonly ChatResponseFormat? format;

    /// <param name="settings">The manifest's model settings.</param>
    /// <param name="outputSchema">The answer's JSON Schema; null for text.</param>
    /// <param name="schemaName">The schema's name, which some providers ask for.</param>
    public ChatTarget(ModelSettings settings, string? outputSchema, string? schemaName)
    {
        this.settings = settings;
        if (outputSchema is null) return;
        using var schema = JsonDocument.Parse(outputSchema);
        format = ChatResponseFormat.ForJsonSchema(schema.RootElement.Clone(), schemaName?.Replace('/', '_'));
    }

    /// <summary>The role that a manifest's word stands for.</summary>
    public static ChatRole RoleOf(string role) => role switch
    {
        "system" => ChatRole.System,
        "assistant" => ChatRole.Assistant,
        "user" => ChatRole.User,
        _ => new ChatRole(role),
    };

    public ChatOptions ToOptions() => new()
    {
        ModelId = settings.Name,
        Temperature = (float?)settings.Temperature,
        MaxOutputTokens = settings.MaxOutputTokens,
        TopP = (float?)settings.TopP,
        TopK = settings.TopK,
        FrequencyPenalty = (float?)settings.FrequencyPenalty,
        PresencePenalty = (float?)settings.PresencePenalty,
        Seed = settings.Seed,
        StopSequences = settings.Stop.Count == 0 ? null : [.. settings.Stop],
        ResponseFormat = format,
    };
}
