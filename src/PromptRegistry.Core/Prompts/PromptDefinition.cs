using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Templates;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Core.Prompts;

/// <summary>A prompt that was loaded: what is released, served, evaluated and compiled.</summary>
public sealed record PromptDefinition
{
    public required PromptManifest Manifest { get; init; }

    /// <summary>In the order in which the model receives them.</summary>
    public required IReadOnlyList<PromptMessage> Messages { get; init; }

    /// <summary>The messages for each of <see cref="PromptManifest.Models"/>, in that order.</summary>
    public IReadOnlyList<IReadOnlyList<PromptMessage>> Variants { get; init; } = [];

    /// <summary>Every message that some model receives, each once.</summary>
    public IEnumerable<PromptMessage> AllMessages => Messages.Concat(Variants.SelectMany(v => v)).Distinct();

    public required PromptContract Contract { get; init; }

    /// <summary>The content digest: <c>sha256:</c> and 64 hexadecimal digits.</summary>
    public required string Digest { get; init; }

    /// <summary>Every file that it was made of, relative to the repository's root, in ordinal order.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The few-shot examples as templates see them; null without any.</summary>
    public TemplateValue? Demos { get; init; }

    /// <summary>What chooses those of a call; null where every call gets all.</summary>
    public DemoSelector? Selector { get; init; }

    public string Name => Manifest.Name;

    /// <summary>What templates have without anybody passing it: the values of frozen inputs, and <c>demos</c> where every call gets the same.</summary>
    public IReadOnlyDictionary<string, TemplateValue> Known
    {
        get
        {
            var known = Manifest.Inputs.Where(i => i.IsFrozen && i.Type.HasText).ToDictionary(i => i.Name, i => InputValue.Convert(i.Default, i.Type), StringComparer.Ordinal);
            if (Demos is { } demos && Selector is null) known[DemoValues.Name] = demos;
            return known;
        }
    }

    /// <summary>What callers do not pass: the values of these inputs are the manifest's own.</summary>
    private IReadOnlyList<KeyValuePair<string, TemplateValue>> Completions { get; init; } = [];

    /// <summary>
    /// The same prompt for callers that were built against another version: inputs that this one added have their defaults, and frozen ones their values,
    /// whatever is passed.
    /// </summary>
    /// <param name="callers">The contract that callers were built against.</param>
    public PromptDefinition For(PromptContract callers)
    {
        var known = new HashSet<string>(callers.Inputs.Select(i => i.Name), StringComparer.Ordinal);
        var own = Manifest.Inputs.Where(i => i.IsFrozen || !known.Contains(i.Name)).ToList();
        return own.Count == 0 ? this : this with
        {
            Completions = [.. own.Select(i => new KeyValuePair<string, TemplateValue>(i.Name, i.Type.IsAttachment ? default : InputValue.Convert(i.Default, i.Type)))],
        };
    }

    /// <summary>Renders every message by interpreting its template.</summary>
    /// <param name="inputs">Every declared input by name, defaults applied; those that <see cref="For"/> completes may be missing.</param>
    /// <exception cref="ArgumentException">An untrusted conversation has a message that gives orders, or an attachment breaks its limits; the name is the input's.</exception>
    /// <exception cref="TemplateException">A template failed on these values, or exceeded a limit.</exception>
    public IReadOnlyList<RenderedMessage> Render(
        IReadOnlyDictionary<string, TemplateValue> inputs, CancellationToken cancellation = default) => Render(inputs, null, cancellation);

    /// <summary>As above, for the model that is going to be asked.</summary>
    /// <param name="model">Its name; null for the one that the manifest names.</param>
    public IReadOnlyList<RenderedMessage> Render(IReadOnlyDictionary<string, TemplateValue> inputs, string? model, CancellationToken cancellation) =>
        RenderAll(inputs, model, cancellation).Messages;

    /// <summary>As above, with what was left out.</summary>
    public PromptRendering RenderAll(IReadOnlyDictionary<string, TemplateValue> inputs, string? model, CancellationToken cancellation)
    {
        inputs = Shortened(inputs, out var compressed);
        var placed = ContextWindow.Place(RenderParts(inputs, model, cancellation), SettingsFor(model).ContextWindow, out var dropped);
        return new PromptRendering(placed, compressed, dropped);
    }

    /// <summary>Every message, also those that the context window has no room for, in the manifest's order.</summary>
    /// <param name="inputs">As <see cref="Shortened"/> gives them.</param>
    /// <param name="model">The model that is asked; null for the one that the manifest names.</param>
    public IReadOnlyList<RenderedMessage> RenderParts(IReadOnlyDictionary<string, TemplateValue> inputs, string? model, CancellationToken cancellation)
    {
        var globals = inputs;
        if (Demos is { } demos)
        {
            var all = inputs.ToDictionary(i => i.Key, i => i.Value, StringComparer.Ordinal);
            all[DemoValues.Name] = Selector is null ? demos : TemplateValue.From(Selector.Of(demos.AsArray()!, all));
            globals = inputs = all;
        }

        var own = MessagesFor(model);
        var messages = new List<RenderedMessage>(own.Count);
        foreach (var message in own)
        {
            if (message.Placeholder is { } input) messages.AddRange(ConversationInput.Messages(input, inputs[input.Name]));
            else messages.Add(Rendered(message, message.Template.Render(globals, cancellationToken: cancellation), inputs));
        }

        return messages;
    }

    /// <summary>The texts whose vectors are needed to choose the examples of a call; empty for none.</summary>
    /// <param name="inputs">What a caller passes.</param>
    public IReadOnlyList<string> Compared(IReadOnlyDictionary<string, TemplateValue> inputs) => Selector?.Compared(Shortened(inputs, out _)) ?? [];

    /// <summary>The same prompt with the examples of one call in the place of all: whatever is rendered of it has these.</summary>
    /// <param name="inputs">What the caller passes.</param>
    /// <exception cref="TemplateException">Nobody gave the model whose vectors are needed.</exception>
    public PromptDefinition WithExamplesOf(IReadOnlyDictionary<string, TemplateValue> inputs) => Selector is not { } selector || Demos?.AsArray() is not { } demos
        ? this : this with { Demos = TemplateValue.From(selector.Of(demos, Shortened(inputs, out _))), Selector = null };

    /// <summary>What templates get of what a caller passes: with the values that are the manifest's own, and long texts shortened. What is short already stays.</summary>
    /// <param name="compressed">What was left out; empty for nothing.</param>
    public IReadOnlyDictionary<string, TemplateValue> Shortened(IReadOnlyDictionary<string, TemplateValue> inputs, out IReadOnlyList<CompressedInput> compressed)
    {
        if (Completions.Count > 0)
        {
            var all = inputs.ToDictionary(i => i.Key, i => i.Value, StringComparer.Ordinal);
            foreach (var (name, value) in Completions.Select(c => (c.Key, c.Value))) all[name] = value;
            inputs = all;
        }

        compressed = [];
        if (Manifest.Inputs.All(i => i.Compress is null)) return inputs;
        var compressor = new InputCompressor();
        var shortened = compressor.Shorten(Manifest, inputs);
        compressed = compressor.Done;
        return shortened;
    }

    private IReadOnlyList<PromptMessage> MessagesFor(string? model) => OverrideOf(model) is var index and >= 0 && index < Variants.Count ? Variants[index] : Messages;

    private ModelSettings SettingsFor(string? model) => OverrideOf(model) is var index and >= 0 ? Manifest.Models[index].Settings : Manifest.Model;

    private int OverrideOf(string? model) => ModelFamily.Find(Manifest.Models, m => m.Model, model ?? Manifest.Model.Name);

    private static RenderedMessage Rendered(PromptMessage message, string text, IReadOnlyDictionary<string, TemplateValue> inputs)
    {
        var rendered = new RenderedMessage(message.Role, text) { Part = message.Part };
        return message.Attached.Count == 0
            ? rendered
            : rendered with { Attachments = new EquatableList<Attachment>(message.Attached.SelectMany(input => Attachment.Of(input, inputs[input.Name]))) };
    }
}

/// <summary>One message of a prompt, checked and ready to render.</summary>
/// <param name="Path">The file that its text stands in: a template, or the manifest for inline text.</param>
public sealed record PromptMessage(string Role, string Path, BoundTemplate Template)
{
    /// <summary>The input whose messages stand here instead of a text; null for a message of the prompt's own.</summary>
    public InputDefinition? Placeholder { get; init; }

    /// <summary>The inputs that are attached to the text, in order.</summary>
    public IReadOnlyList<InputDefinition> Attached { get; init; } = [];

    /// <summary>What it is as a part that may be moved and left out; null where it stays in its place.</summary>
    public MessagePart? Part { get; init; }
}

/// <summary>One message as the model receives it.</summary>
/// <param name="Role"><c>system</c>, <c>developer</c>, <c>user</c> or <c>assistant</c>; in a conversation that was passed also <c>tool</c>.</param>
public sealed record RenderedMessage(string Role, string Text)
{
    /// <summary>The message as a caller passed it, where that is more than role and text; null for a message of the prompt's own.</summary>
    public ITemplateObject? Given { get; init; }

    /// <summary>What it is as a part that may be moved and left out; null where it stays in its place.</summary>
    public MessagePart? Part { get; init; }

    /// <summary>Pictures, sound and files beside the text, in order.</summary>
    public EquatableList<Attachment> Attachments { get; init; } = NoAttachments;

    private static readonly EquatableList<Attachment> NoAttachments = new([]);

    /// <summary>All of the message, for people: the text, and each attachment on a line of its own.</summary>
    public string Shown => Attachments.Count == 0 ? Text : string.Join("\n", Attachments.Select(a => $"[{a}]").Prepend(Text).Where(line => line.Length > 0));
}
