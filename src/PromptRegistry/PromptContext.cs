namespace PromptRegistry;

/// <summary>What is known about the one for whom a prompt is rendered.</summary>
public sealed record PromptContext
{
    /// <summary>The unit of a rollout or experiment, such as a user's id. Null takes no part.</summary>
    public string? UnitId { get; init; }
}
