namespace PromptRegistry.Git.Ledger;

/// <summary>Which events to show; all where nothing is set.</summary>
public sealed record LogRequest(string? Prompt = null, string? Environment = null, int? Limit = null);
