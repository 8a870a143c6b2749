namespace PromptRegistry.Registry;

/// <summary>Something that keeps an environment from being followed.</summary>
/// <param name="Prompt">The prompt concerned; null when it is all of them.</param>
/// <param name="Message">What was found, what is served instead, what to do.</param>
public sealed record PromptProblem(string? Prompt, string Message);
