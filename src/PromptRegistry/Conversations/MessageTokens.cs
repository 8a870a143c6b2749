using System.Text.Json;
using Microsoft.Extensions.AI;

namespace PromptRegistry.Conversations;

/// <summary>Counts the tokens of messages.</summary>
internal sealed class MessageTokens(ConversationOptions options)
{
    public long Of(IEnumerable<ChatMessage> messages) =>
        messages.Sum(message => (long)options.TokensPerMessage + message.Contents.Sum(content => TextOf(content) is { } text ? options.CountTokens(text) : options.CountOther(content)));

    /// <summary>What is sent of a content as text; null for what has none.</summary>
    public static string? TextOf(AIContent content) => content switch
    {
        TextContent text => text.Text,
        TextReasoningContent reasoning => reasoning.Text,
        FunctionCallContent call => call.Name + Json(call.Arguments),
        FunctionResultContent result => result.Result as string ?? Json(result.Result),
        UsageContent => "",
        _ => null,
    };

    private static string Json(object? value) => value is null
        ? ""
        : JsonSerializer.Serialize(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value is IDictionary<string, object?> ? typeof(IDictionary<string, object?>) : value.GetType()));
}
