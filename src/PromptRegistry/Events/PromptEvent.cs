namespace PromptRegistry.Events;

/// <summary>One call of a model with a prompt of the registry: which version, what it took and how it ended. It holds no text unless that was asked for.</summary>
public sealed record PromptEvent
{
    /// <summary>The call's id, which feedback refers to: <see cref="Chat.PromptResult.RenderId"/>.</summary>
    public required string RenderId { get; init; }

    /// <summary>When the call began, in UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The prompt's name.</summary>
    public required string Prompt { get; init; }

    /// <summary>The version that was rendered.</summary>
    public required string Version { get; init; }

    /// <summary>Its content digest.</summary>
    public required string Digest { get; init; }

    /// <summary>The environment that was followed; null where only the compiled-in version exists.</summary>
    public string? Environment { get; init; }

    /// <summary>The arm of a rollout; null outside one.</summary>
    public string? Arm { get; init; }

    /// <summary>Why this version, in a word.</summary>
    public string? Reason { get; init; }

    /// <summary>For whom it was rendered, as <see cref="UnitPseudonym"/> writes it: equal units have equal hashes, and nobody's name stands here. Null for nobody.</summary>
    public string? Unit { get; init; }

    /// <summary>What it is a part of: the id of the trace, as W3C writes it, or of the chain, else of the outermost call that others were made within; calls of one share it. Null outside of any.</summary>
    public string? Trace { get; init; }

    /// <summary>
    /// The <see cref="RenderId"/> of the call within which this one was made, such as by a tool that its model called; it has the same <see cref="Trace"/>. Null for a call that stands for itself, and
    /// for one that was made when the other had ended.
    /// </summary>
    public string? Parent { get; init; }

    /// <summary>The model that answered; null where it did not say.</summary>
    public string? Model { get; init; }

    /// <summary>A group of calls to look at apart, such as a language or a customer's plan; null for none. Few values: each is counted on its own.</summary>
    public string? Slice { get; init; }

    /// <summary>Tokens of the request; null where they were not counted.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Those of them that the provider had in its cache.</summary>
    public long? CachedTokens { get; init; }

    /// <summary>Tokens of the answer.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Those of them that the model thought with.</summary>
    public long? ReasoningTokens { get; init; }

    /// <summary>What it cost, in US dollars; null where no price is known.</summary>
    public double? Cost { get; init; }

    /// <summary>How long the caller waited for the model.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>Why the answer ended: <c>stop</c>, <c>length</c>, <c>content_filter</c>, <c>tool_calls</c>; null where it is not known.</summary>
    public string? Finish { get; init; }

    /// <summary>What went wrong, as the name of a kind: <c>timeout</c>, <c>schema</c>, an exception's name. Null for a call that gave an answer.</summary>
    public string? Error { get; init; }

    /// <summary>Scores that are known when the call ends, by name.</summary>
    public IReadOnlyDictionary<string, double>? Scores { get; init; }

    /// <summary>What the model was sent; null unless texts are kept.</summary>
    public string? Input { get; init; }

    /// <summary>What it answered; null unless texts are kept.</summary>
    public string? Output { get; init; }
}
