using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace PromptRegistry.Evaluation.Models;

/// <summary>Options in the types of the OpenAI client; what the protocol does not know is left out.</summary>
internal static class OpenAIChatOptions
{
    public static ChatCompletionOptions Convert(ChatOptions? options)
    {
        var converted = new ChatCompletionOptions();
        if (options is null) return converted;
        converted.Temperature = options.Temperature;
        converted.TopP = options.TopP;
        converted.MaxOutputTokenCount = options.MaxOutputTokens;
        converted.FrequencyPenalty = options.FrequencyPenalty;
        converted.PresencePenalty = options.PresencePenalty;
        if (options.Seed is { } seed) converted.Seed = seed;
        foreach (var stop in options.StopSequences ?? []) converted.StopSequences.Add(stop);
        if (options.ResponseFormat is ChatResponseFormatJson { Schema: { } schema } json)
        {
            converted.ResponseFormat = OpenAI.Chat.ChatResponseFormat.CreateJsonSchemaFormat(
                json.SchemaName ?? "answer", BinaryData.FromString(schema.GetRawText()));
        }

        return converted;
    }
}
