namespace PromptRegistry.Guards.Scanning;

/// <param name="Rule">Which rule found it: findings of one rule count once.</param>
internal readonly record struct WeightedFinding(GuardFinding Finding, int Rule);
