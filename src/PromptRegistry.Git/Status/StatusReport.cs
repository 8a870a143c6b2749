namespace PromptRegistry.Git.Status;

/// <summary>The matrix of prompts and environments, ordered by name.</summary>
public sealed record StatusReport(IReadOnlyList<string> Environments, IReadOnlyList<PromptStatus> Prompts);
