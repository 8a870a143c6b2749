using PromptRegistry.Registry;

namespace PromptRegistry;

/// <summary>Which text was rendered, and why that one: what logs, traces and feedback refer to.</summary>
public sealed record PromptIdentity
{
    /// <summary>The prompt's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its semantic version.</summary>
    public required string Version { get; init; }

    /// <summary>The content digest; equal digests behave alike.</summary>
    public required string Digest { get; init; }

    /// <summary>The environment that was followed; null where only the compiled-in version exists.</summary>
    public string? Environment { get; init; }

    /// <summary>The arm of a rollout; null outside one.</summary>
    public string? Arm { get; init; }

    /// <summary>The attribute that a rollout deals by, instead of the unit's id; null for that one.</summary>
    internal string? DealtBy { get; init; }

    /// <summary>Why this version.</summary>
    public ResolutionReason Reason { get; init; }
}
