using PromptRegistry.Registry;

namespace PromptRegistry;

/// <summary>Which text was rendered, and why that one: what logs, traces and feedback refer to.</summary>
/// <param name="Name">The prompt's name.</param>
/// <param name="Version">Its semantic version.</param>
/// <param name="Digest">The content digest; equal digests behave alike.</param>
/// <param name="Environment">The environment that was followed; null where only the compiled-in version exists.</param>
/// <param name="Arm">The arm of a rollout; null outside one.</param>
/// <param name="Reason">Why this version.</param>
public sealed record PromptIdentity(
    string Name, string Version, string Digest, string? Environment, string? Arm, ResolutionReason Reason);
