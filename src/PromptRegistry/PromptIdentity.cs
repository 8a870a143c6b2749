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

    /// <summary>The team that the prompt belongs to, as the app was built: the settings' <c>teams</c> say it, else the manifest's <c>owner</c>; null where neither does.</summary>
    public string? Team { get; init; }

    /// <summary>Why this version.</summary>
    public ResolutionReason Reason { get; init; }

    /// <summary>The attribute by whose value units are dealt; null where they are dealt by their id, or not at all.</summary>
    internal string? UnitAttribute { get; init; }
}
