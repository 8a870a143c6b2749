using System.Text.Json;
using Microsoft.Extensions.AI;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Chat;

/// <summary>
/// What a prompt says about the model that it is for, in the terms of Microsoft.Extensions.AI: what an app sends, and what
/// evaluation sends.
/// </summary>
public sealed class ChatTarget
{
    private readonly ChatResponseFormat? format;
    private readonly AdditionalPropertiesDictionary? extra;

    /// <summary>The target of the prompt itself, which others are made from.</summary>
    private readonly ChatTarget own;
    private ModelOverride[] models = [];

    /// <param name="settings">The manifest's model settings.</param>
    /// <param name="outputSchema">The answer's JSON Schema; null for text.</param>
    /// <param name="schemaName">The schema's name, which some providers ask for; <c>/</c> becomes <c>_</c>.</param>
    public ChatTarget(ModelSettings settings, string? outputSchema, string? schemaName)
    {
        own = this;
        Settings = settings;
        extra = ExtraProperties.Read(settings.ExtraJson);
        OutputSchema = outputSchema;
        if (outputSchema is null) return;
        using var schema = JsonDocument.Parse(outputSchema);
        format = ChatResponseFormat.ForJsonSchema(SchemaOrder.ByRequired(schema.RootElement), schemaName?.Replace('/', '_'));
    }

    private ChatTarget(ChatTarget other)
    {
        own = this;
        Settings = other.Settings;
        extra = other.extra;
        OutputSchema = other.OutputSchema;
        format = other.format;
        Tools = other.Tools;
        ToolMode = other.ToolMode;
        models = other.models;
    }

    /// <summary>The same for a model.</summary>
    private ChatTarget(ChatTarget own, ModelSettings settings, int variant)
        : this(own)
    {
        this.own = own;
        Settings = settings;
        extra = variant < 0 ? own.extra : ExtraProperties.Read(settings.ExtraJson);
        Variant = variant;
    }

    /// <summary>The model that is asked, and how.</summary>
    public ModelSettings Settings { get; }

    /// <summary>Which of the manifest's <c>models</c> this is for; -1 for none.</summary>
    public int Variant { get; } = -1;

    /// <summary>The answer's JSON Schema as JSON; null for text.</summary>
    public string? OutputSchema { get; }

    /// <summary>The tools that the model may call.</summary>
    public IReadOnlyList<AIFunctionDeclaration> Tools { get; private init; } = [];

    /// <summary>Whether and which of them it has to call; null leaves that to the provider.</summary>
    public ChatToolMode? ToolMode { get; private init; }

    /// <summary>What a prompt's manifest says; the schema is called as the prompt.</summary>
    public static ChatTarget Of(PromptManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var target = new ChatTarget(manifest.Model, manifest.Output.SchemaJson, manifest.Name);
        if (manifest.Models.Count > 0) target = target.WithModels([.. manifest.Models]);
        if (manifest.Tools.Count == 0) return target.For(null);
        return target.WithTools(manifest.ToolChoice, [.. manifest.Tools.Select(t => ToolCalls.Declare(t.Name, t.Description, t.ParametersJson))]).For(null);
    }

    /// <summary>Whether something is different for some models.</summary>
    internal bool HasModels => models.Length > 0;

    /// <summary>The same with what is different where certain models are asked.</summary>
    /// <param name="different">In the manifest's order.</param>
    public ChatTarget WithModels(params ModelOverride[] different) => new(this) { models = different };

    /// <summary>How a model is asked: this, with what the manifest says for that model.</summary>
    /// <param name="model">The model; null for the one that the manifest names.</param>
    public ChatTarget For(string? model)
    {
        var name = model ?? own.Settings.Name;
        var variant = own.models.Length == 0 ? -1 : ModelFamily.Find(own.models, m => m.Model, name);
        if (variant == Variant && name == Settings.Name) return this;
        return new ChatTarget(own, (variant < 0 ? own.Settings : own.models[variant].Settings) with { Name = name }, variant);
    }

    /// <summary>This for each of the manifest's <c>models</c>, and for none of them, but for what this is.</summary>
    internal IEnumerable<ChatTarget> Others() => Enumerable.Range(-1, own.models.Length + 1).Where(v => v != Variant)
        .Select(v => v < 0 ? own : new ChatTarget(own, own.models[v].Settings with { Name = own.models[v].Model }, v));

    /// <summary>Makes options of this those of another model: each setting that is still as it is here.</summary>
    internal void Exchange(ChatOptions options, ChatTarget other)
    {
        var (mine, its) = (ToOptions(), other.ToOptions());
        if (options.Temperature == mine.Temperature) options.Temperature = its.Temperature;
        if (options.MaxOutputTokens == mine.MaxOutputTokens) options.MaxOutputTokens = its.MaxOutputTokens;
        if (options.TopP == mine.TopP) options.TopP = its.TopP;
        if (options.TopK == mine.TopK) options.TopK = its.TopK;
        if (options.FrequencyPenalty == mine.FrequencyPenalty) options.FrequencyPenalty = its.FrequencyPenalty;
        if (options.PresencePenalty == mine.PresencePenalty) options.PresencePenalty = its.PresencePenalty;
        if (options.Seed == mine.Seed) options.Seed = its.Seed;
        if (options.Reasoning?.Effort == mine.Reasoning?.Effort) options.Reasoning = its.Reasoning;
        if ((options.StopSequences ?? []).SequenceEqual(mine.StopSequences ?? [], StringComparer.Ordinal)) options.StopSequences = its.StopSequences;
        foreach (var (name, value) in mine.AdditionalProperties ?? [])
            if (options.AdditionalProperties?.TryGetValue(name, out var found) == true && Equals(found, value)) options.AdditionalProperties.Remove(name);
        foreach (var (name, value) in its.AdditionalProperties ?? []) (options.AdditionalProperties ??= []).TryAdd(name, value);
    }

    /// <summary>The same with tools.</summary>
    /// <param name="choice">What the manifest's <c>tool-choice</c> says; null leaves it to the provider.</param>
    /// <param name="tools">The tools, in order.</param>
    public ChatTarget WithTools(string? choice, params AIFunctionDeclaration[] tools) => new(this)
    {
        Tools = tools,
        ToolMode = choice switch
        {
            null => null,
            "auto" => ChatToolMode.Auto,
            "none" => ChatToolMode.None,
            "required" => ChatToolMode.RequireAny,
            _ => ChatToolMode.RequireSpecific(choice),
        },
    };

    /// <summary>Rendered messages as a chat client takes them, in order; those that an app passed are the ones that it passed.</summary>
    public static List<ChatMessage> ToMessages(IReadOnlyList<RenderedMessage> rendered)
    {
        var messages = new List<ChatMessage>(rendered.Count);
        for (var i = 0; i < rendered.Count; i++)
        {
            var message = rendered[i];
            messages.Add(message.Given is GivenMessage given ? given.Message
                : message.Attachments.Count == 0 ? new ChatMessage(RoleOf(message.Role), message.Text) : WithAttachments(message));
        }

        return messages;
    }

    private static ChatMessage WithAttachments(RenderedMessage message)
    {
        AIContent[] text = message.Text.Length == 0 ? [] : [new TextContent(message.Text)];
        return new ChatMessage(RoleOf(message.Role), [.. text, .. message.Attachments.Select(AttachedContent.ToContent)]);
    }

    /// <summary>The role that a manifest's word stands for.</summary>
    public static ChatRole RoleOf(string role) => role switch
    {
        "system" => ChatRole.System,
        "assistant" => ChatRole.Assistant,
        "user" => ChatRole.User,
        _ => new ChatRole(role),
    };

    /// <summary>The settings, the format of the answer and the tools; a new object each time, free to change.</summary>
    /// <param name="functions">
    /// Functions of an app, which run the tools of their names; null for none. The model is told what the prompt says of a tool. One that is no tool of the prompt is not offered.
    /// </param>
    public ChatOptions ToOptions(IReadOnlyList<AIFunction>? functions = null) => Fill(new ChatOptions(), functions);

    internal ChatOptions Fill(ChatOptions options, IReadOnlyList<AIFunction>? functions)
    {
        options.Tools = Tools.Count == 0 ? null : [.. Tools.Select(tool => Bound(tool, functions))];
        options.ToolMode = ToolMode;
        options.ModelId = Settings.Name;
        options.Temperature = (float?)Settings.Temperature;
        options.MaxOutputTokens = Settings.MaxOutputTokens;
        options.TopP = (float?)Settings.TopP;
        options.TopK = Settings.TopK;
        options.FrequencyPenalty = (float?)Settings.FrequencyPenalty;
        options.PresencePenalty = (float?)Settings.PresencePenalty;
        options.Seed = Settings.Seed;
        options.StopSequences = Settings.Stop.Count == 0 ? null : [.. Settings.Stop];
        options.ResponseFormat = format;
        options.Reasoning = EffortOf(Settings.ReasoningEffort) is { } effort ? new ReasoningOptions { Effort = effort } : null;
        options.AdditionalProperties = extra?.Clone();
        return options;
    }

    private static ReasoningEffort? EffortOf(string? word) => word switch
    {
        "none" => ReasoningEffort.None,
        "low" => ReasoningEffort.Low,
        "medium" => ReasoningEffort.Medium,
        "high" => ReasoningEffort.High,
        "extra-high" => ReasoningEffort.ExtraHigh,
        _ => null,
    };

    private static AITool Bound(AIFunctionDeclaration tool, IReadOnlyList<AIFunction>? functions) =>
        functions?.FirstOrDefault(f => f.Name == tool.Name) is { } function ? new BoundFunction(function, tool) : tool;
}
