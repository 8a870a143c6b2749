namespace PromptRegistry.Events.Rollups;

/// <summary>The metrics that every call has; scores and feedback stand beside them under their own names.</summary>
public static class MetricNames
{
    /// <summary>One for each call.</summary>
    public const string Calls = "calls";

    /// <summary>1 for a call that failed, 0 for one that gave an answer.</summary>
    public const string Errors = "errors";

    /// <summary>Seconds.</summary>
    public const string Latency = "latency";

    /// <summary>US dollars.</summary>
    public const string Cost = "cost";

    /// <summary>Tokens of the request.</summary>
    public const string InputTokens = "input-tokens";

    /// <summary>Those of them that were in the provider's cache.</summary>
    public const string CachedTokens = "cached-tokens";

    /// <summary>Tokens of the answer.</summary>
    public const string OutputTokens = "output-tokens";

    /// <summary>Those of them that the model thought with.</summary>
    public const string ReasoningTokens = "reasoning-tokens";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> OfCalls { get; } =
        [Calls, Errors, Latency, Cost, InputTokens, CachedTokens, OutputTokens, ReasoningTokens];

    /// <summary>Whether a name is one of these, so that no score and no feedback may have it.</summary>
    public static bool IsOfCalls(string name) => OfCalls.Contains(name);
}
