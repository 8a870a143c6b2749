using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = OpenAI.Chat.ChatMessage;

namespace PromptRegistry.Evaluation.Models;

/// <summary>Messages in the types of the OpenAI client.</summary>
internal static class OpenAIChatMessages
{
    public static List<ChatMessage> Convert(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages) =>
        [.. messages.Select(Convert)];

    private static ChatMessage Convert(Microsoft.Extensions.AI.ChatMessage message)
    {
        if (message.Role == ChatRole.System) return new SystemChatMessage(message.Text);
        if (message.Role == ChatRole.Assistant) return new AssistantChatMessage(message.Text);
        if (message.Role == new ChatRole("developer")) return new DeveloperChatMessage(message.Text);
        return new UserChatMessage(message.Text);
    }
}
