using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace PromptRegistry.Evaluation.Models;

/// <summary>
/// The official client of the OpenAI chat-completions protocol, behind the common interface; text only.
/// </summary>
internal sealed class OpenAIChatClient(ChatClient client, Uri endpoint) : IChatClient
{
    private readonly ChatClientMetadata metadata = new("openai", endpoint, client.Model);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options =
            null, CancellationToken cancellationToken = default)
    {
        var result = await client.CompleteChatAsync(
            OpenAIChatMessages.Convert(messages), OpenAIChatOptions.Convert(options), cancellationToken).ConfigureAwait(false);
        var completion = result.Value;
        var text = string.Concat(completion.Content.Select(part => part.Text));
        return new ChatResponse(new Microsoft.Extensions.AI.ChatMessage(ChatRole.Assistant, text))
        {
            ResponseId = completion.Id,
            ModelId = completion.Model,
            CreatedAt = completion.CreatedAt,
            FinishReason = Convert(completion.FinishReason),
            Usage = Convert(completion.Usage),
            RawRepresentation = completion,
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var updates = client.CompleteChatStreamingAsync(
            OpenAIChatMessages.Convert(messages), OpenAIChatOptions.Convert(options), cancellationToken);
        await foreach (var update in updates.ConfigureAwait(false))
        {
            var text = string.Concat(update.ContentUpdate.Select(part => part.Text));
            var converted = new ChatResponseUpdate(ChatRole.Assistant, text)
            {
                ResponseId = update.CompletionId,
                ModelId = update.Model,
                FinishReason = update.FinishReason is { } finish ? Convert(finish) : null,
                RawRepresentation = update,
            };
            if (Convert(update.Usage) is { } usage) converted.Contents.Add(new UsageContent(usage));
            yield return converted;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        if (serviceKey is not null) return null;
        if (serviceType == typeof(ChatClientMetadata)) return metadata;
        if (serviceType == typeof(ChatClient)) return client;
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
        // The underlying client shares its connections and holds nothing of its own.
    }

    private static Microsoft.Extensions.AI.ChatFinishReason Convert(OpenAI.Chat.ChatFinishReason reason) =>
        reason switch
        {
            OpenAI.Chat.ChatFinishReason.Length => Microsoft.Extensions.AI.ChatFinishReason.Length,
            OpenAI.Chat.ChatFinishReason.ContentFilter => Microsoft.Extensions.AI.ChatFinishReason.ContentFilter,
            OpenAI.Chat.ChatFinishReason.ToolCalls or OpenAI.Chat.ChatFinishReason.FunctionCall => Microsoft.Extensions.AI.ChatFinishReason.ToolCalls,
            _ => Microsoft.Extensions.AI.ChatFinishReason.Stop,
        };

    private static UsageDetails? Convert(ChatTokenUsage? usage) => usage is null ? null : new UsageDetails
    {
        InputTokenCount = usage.InputTokenCount,
        OutputTokenCount = usage.OutputTokenCount,
        TotalTokenCount = usage.TotalTokenCount,
    };
}
