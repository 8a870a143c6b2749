using System.ComponentModel;
using Microsoft.Extensions.AI;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Chat;

/// <summary>Conversations that an app passes to a prompt. Generated code uses it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Conversation
{
    /// <summary>Refuses what may not be in a conversation.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="input">The input's name in the manifest.</param>
    /// <param name="isUntrusted">Whether somebody else writes it.</param>
    /// <param name="messages">The conversation; null for none.</param>
    /// <exception cref="ArgumentException">A message is null, or one of an untrusted conversation gives orders.</exception>
    public static void Check(string parameter, string input, bool isUntrusted, IReadOnlyList<ChatMessage>? messages)
    {
        for (var i = 0; i < messages?.Count; i++)
        {
            if (messages[i] is not { } message) throw new ArgumentException($"Message {i} of the input '{input}' is null.", parameter);
            ConversationInput.Check(parameter, input, isUntrusted, message.Role.Value);
        }
    }

    /// <summary>Adds the messages as they are.</summary>
    public static void AddTo(List<RenderedMessage> rendered, IReadOnlyList<ChatMessage>? messages)
    {
        ArgumentNullException.ThrowIfNull(rendered);
        for (var i = 0; i < messages?.Count; i++)
        {
            var message = messages[i];
            rendered.Add(new RenderedMessage(message.Role.Value, message.Text) { Given = new GivenMessage(message) });
        }
    }

    /// <summary>The conversation for versions that are interpreted.</summary>
    public static IReadOnlyList<TemplateValue> ToValue(IReadOnlyList<ChatMessage> messages) =>
        new TemplateList<ChatMessage>(messages, message => TemplateValue.From(new GivenMessage(message)));
}

/// <summary>A message of a conversation: what templates could read of it, and all of it.</summary>
internal sealed class GivenMessage(ChatMessage message) : ITemplateObject
{
    private static readonly string[] MemberNames = ["role", "content"];

    public ChatMessage Message => message;

    public IReadOnlyList<string> Names => MemberNames;

    public bool TryGet(string name, out TemplateValue value)
    {
        value = name switch
        {
            "role" => TemplateValue.From(message.Role.Value),
            "content" => TemplateValue.From(message.Text),
            _ => TemplateValue.Null,
        };
        return name is "role" or "content";
    }
}
