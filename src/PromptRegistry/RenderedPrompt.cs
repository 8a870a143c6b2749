using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Rollouts;
using PromptRegistry.Telemetry;

namespace PromptRegistry;

/// <summary>A prompt with its inputs filled in, ready for a chat client.</summary>
public sealed class RenderedPrompt
{
    private readonly IReadOnlyList<RenderedMessage> rendered;
    private readonly ChatTarget target;
    private readonly Func<ChatTarget, IReadOnlyList<RenderedMessage>>? again;
    private string? text;
    private IReadOnlyList<ChatMessage>? messages;

    /// <summary>What takes out of messages what a guard took out of these; null for nothing.</summary>
    private readonly Func<IReadOnlyList<ChatMessage>, IReadOnlyList<ChatMessage>>? clean;

    /// <param name="messages">In the manifest's order, also those that the context window has no room for.</param>
    /// <param name="target">The model and its settings.</param>
    /// <param name="identity">What was rendered.</param>
    /// <param name="context">What it was rendered with; null for nothing.</param>
    /// <param name="untrusted">The inputs, where somebody else writes some of them; null for none.</param>
    /// <param name="again">Renders the same for another model; null where every model gets the same messages. Also those that a context window has no room for.</param>
    /// <param name="compressed">The inputs that were shortened; null for none.</param>
    public RenderedPrompt(
        IReadOnlyList<RenderedMessage> messages,
        ChatTarget target,
        PromptIdentity identity,
        PromptContext? context = null,
        IUntrustedInputs? untrusted = null,
        Func<ChatTarget, IReadOnlyList<RenderedMessage>>? again = null,
        IReadOnlyList<CompressedInput>? compressed = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(messages.Count);
        rendered = ContextWindow.Place(messages, target.Settings.ContextWindow, out var dropped);
        Dropped = dropped;
        this.target = target;
        Context = context;
        Untrusted = untrusted;
        Identity = identity;
        this.again = again;
        Compressed = compressed ?? [];
        Unit = UnitOf(context, identity);
        Instruments.Rendered(identity);
    }

    private RenderedPrompt(
        RenderedPrompt other,
        ChatTarget target,
        IReadOnlyList<RenderedMessage> messages,
        IReadOnlyList<DroppedMessage> dropped,
        Func<IReadOnlyList<ChatMessage>, IReadOnlyList<ChatMessage>>? clean)
    {
        rendered = messages;
        Dropped = dropped;
        this.clean = clean;
        this.target = target;
        Context = other.Context;
        again = other.again;
        Untrusted = other.Untrusted;
        Compressed = other.Compressed;
        Identity = other.Identity;
        Unit = other.Unit;
    }

    /// <summary>The messages' texts, with an empty line between two; for one message, just its text.</summary>
    public string Text => text ??= rendered.Count == 1
        ? rendered[0].Text
        : string.Join("\n\n", rendered.Select(m => m.Text));

    /// <summary>The messages for <c>IChatClient.GetResponseAsync</c>, in order.</summary>
    public IReadOnlyList<ChatMessage> Messages =>
        messages ??= clean is null ? ChatTarget.ToMessages(rendered) : clean(ChatTarget.ToMessages(rendered));

    /// <summary>The model's settings, the format of the answer and the tools; a new object each time, free to change.</summary>
    public ChatOptions CreateOptions() => CreateOptions(isRun: false, isModelFixed: false);

    /// <param name="model">Asked instead of the one that the prompt names; null for that one.</param>
    internal ChatOptions OptionsOfRun(string? model)
    {
        var options = For(model).CreateOptions(isRun: true, model is not null);
        if (model is not null) options.ModelId = model;
        return options;
    }

    /// <summary>The same for a model: with its settings, and its texts.</summary>
    /// <param name="model">The model; null for the one that it is for already.</param>
    internal RenderedPrompt For(string? model)
    {
        if (model is null || model == target.Settings.Name) return this;
        var other = target.For(model);
        if (again is null || (other.Variant == target.Variant && other.Settings.ContextWindow == target.Settings.ContextWindow))
            return new RenderedPrompt(this, other, rendered, Dropped, clean) { messages = messages };
        var placed = ContextWindow.Place(again(other), other.Settings.ContextWindow, out var dropped);
        return new RenderedPrompt(this, other, placed, dropped, clean);
    }

    /// <summary>The same, of which a guard took something out.</summary>
    /// <param name="cleaned">The messages without it.</param>
    /// <param name="clean">Takes it out of the messages that another model gets.</param>
    internal RenderedPrompt Cleaned(IReadOnlyList<ChatMessage> cleaned, Func<IReadOnlyList<ChatMessage>, IReadOnlyList<ChatMessage>> clean)
    {
        var before = this.clean;
        return new RenderedPrompt(this, target, rendered, Dropped, before is null ? clean : given => clean(before(given))) { messages = cleaned };
    }

    /// <summary>The system and developer messages that other models get; empty where every model gets the same.</summary>
    internal IEnumerable<ChatMessage> OrdersForOthers()
    {
        if (again is null) return [];
        return target.Others().SelectMany(other => again(other)).Where(m => m.Role is "system" or "developer").Select(m => new ChatMessage(ChatTarget.RoleOf(m.Role), m.Text));
    }

    /// <summary>Whether something is different for some models.</summary>
    internal bool HasModels => target.HasModels;

    /// <summary>The model and its settings.</summary>
    internal ChatTarget Target => target;

    /// <summary>The same for the model of a client, where nobody named one and it makes a difference.</summary>
    internal RenderedPrompt ForModelOf(IChatClient client) =>
        target.Settings.Name is null && target.HasModels ? For(client.GetService<ChatClientMetadata>()?.DefaultModelId) : this;

    /// <summary>The model that the prompt names; null where it names none.</summary>
    internal string? ModelName => target.Settings.Name;

    private ChatOptions CreateOptions(bool isRun, bool isModelFixed) => target.Fill(new PromptChatOptions(this, isRun, isModelFixed), Context?.Functions);

    public PromptIdentity Identity { get; }

    /// <summary>The inputs of which <c>compress</c> left something out, with what that was; empty for none.</summary>
    public IReadOnlyList<CompressedInput> Compressed { get; }

    /// <summary>The messages that were left out because the model's context window was full, the least important first; empty for none.</summary>
    public IReadOnlyList<DroppedMessage> Dropped { get; }

    /// <summary>For whom it was rendered: the unit that arms are dealt to; null for nobody.</summary>
    internal string? Unit { get; }

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

    private static string? UnitOf(PromptContext? context, PromptIdentity identity)
    {
        if (context is null || identity.UnitAttribute is not { } attribute) return context?.UnitId;
        var unit = RolloutArms.IdOf(context, attribute, stackalloc char[40]);
        return unit.IsEmpty ? null : unit.ToString();
    }
}
