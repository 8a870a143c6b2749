namespace PromptRegistry.Core.Manifests;

/// <summary>What one call of the prompt may use. Null means no limit.</summary>
/// <param name="InputTokens">Tokens of all messages.</param>
/// <param name="CostUsd">US dollars a call.</param>
/// <param name="LatencyP95">95th percentile of the time to the whole answer.</param>
public sealed record PromptBudget(int? InputTokens, double? CostUsd, TimeSpan? LatencyP95);
