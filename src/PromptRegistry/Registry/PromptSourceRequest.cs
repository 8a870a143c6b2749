namespace PromptRegistry.Registry;

/// <param name="Environment">The environment to follow.</param>
/// <param name="Names">The prompts that the app was built with.</param>
public sealed record PromptSourceRequest(string Environment, IReadOnlyList<string> Names);
