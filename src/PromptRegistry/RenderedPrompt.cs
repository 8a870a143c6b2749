using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Core.Prompts;

namespace PromptRegistry;

/// <summary>A prompt with its inputs filled in, ready for a chat client.</summary>
public sealed class RenderedPrompt
{
    private readonly IReadOnlyList<RenderedMessage> rendered;
    private readonly ChatTarget target;
    private string? text;
    private List<ChatMessage>? messages;

    public RenderedPrompt(IReadOnlyList<RenderedMessage> messages, ChatTarget target, PromptIdentity identity)
    {
        ArgumentOutOfRangeException.ThrowIfZero(messages.Count);
        rendered = messages;
        this.target = target;
        Identity = identity;
    }

    /// <summary>The messages' texts, with an empty line between two; for one message, just its text.</summary>
    public string Text => text ??= rendered.Count == 1
        ? rendered[0].Text
        : string.Join("\n\n", rendered.Select(m => m.Text));

    /// <summary>The messages for <c>IChatClient.GetResponseAsync</c>, in order.</summary>
    public IReadOnlyList<ChatMessage> Messages =>
        messages ??= ChatTarget.ToMessages(rendered);

    /// <summary>The model's settings, and the format of the answer; a new object each time, free to change.</summary>
    public ChatOptions CreateOptions() => target.ToOptions();

    public PromptIdentity Identity { get; }

    public static implicit operator string(RenderedPrompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return prompt.Text;
    }

    public override string ToString() => Text;
}
