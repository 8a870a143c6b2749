using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Telemetry;

namespace PromptRegistry;

/// <summary>A prompt with its inputs filled in, ready for a chat client.</summary>
public sealed class RenderedPrompt
{
    private readonly IReadOnlyList<RenderedMessage> rendered;
    private readonly ChatTarget target;
    private string? text;
    private List<ChatMessage>? messages;

    /// <param name="context">What it was rendered with; null for nothing.</param>
    /// <param name="untrusted">The inputs, where somebody else writes some of them; null for none.</param>
    public RenderedPrompt(
        IReadOnlyList<RenderedMessage> messages, ChatTarget target, PromptIdentity identity, PromptContext? context = null, IUntrustedInputs? untrusted = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(messages.Count);
        rendered = messages;
        this.target = target;
        Context = context;
        Untrusted = untrusted;
        Identity = identity;
        Instruments.Rendered(identity);
    }

    /// <summary>The messages' texts, with an empty line between two; for one message, just its text.</summary>
    public string Text => text ??= rendered.Count == 1
        ? rendered[0].Text
        : string.Join("\n\n", rendered.Select(m => m.Text));

    /// <summary>The messages for <c>IChatClient.GetResponseAsync</c>, in order.</summary>
    public IReadOnlyList<ChatMessage> Messages =>
        messages ??= ChatTarget.ToMessages(rendered);

    /// <summary>The model's settings, the format of the answer and the tools; a new object each time, free to change.</summary>
    public ChatOptions CreateOptions() => CreateOptions(isRun: false);

    /// <param name="model">Asked instead of the one that the prompt names; null for that one.</param>
    internal ChatOptions OptionsOfRun(string? model)
    {
        var options = CreateOptions(isRun: true);
        if (model is not null) options.ModelId = model;
        return options;
    }

    /// <summary>The model that the prompt names; null where it names none.</summary>
    internal string? ModelName => target.Settings.Name;

    private ChatOptions CreateOptions(bool isRun) => target.Fill(new PromptChatOptions(this, isRun), Context?.Functions);

    public PromptIdentity Identity { get; }

    /// <summary>What it was rendered with; null for nothing.</summary>
    internal PromptContext? Context { get; }

    /// <summary>The inputs, where somebody else writes some of them.</summary>
    internal IUntrustedInputs? Untrusted { get; }

    /// <summary>The messages as they were rendered.</summary>
    internal IReadOnlyList<RenderedMessage> Rendered => rendered;

    public static implicit operator string(RenderedPrompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return prompt.Text;
    }

    public override string ToString() => Text;
}
