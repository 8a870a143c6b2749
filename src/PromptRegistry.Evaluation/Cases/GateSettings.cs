namespace PromptRegistry.Evaluation.Cases;

/// <summary>What <c>gate</c> says.</summary>
/// <param name="Tolerance">A smaller drop of a mean score never fails; 0..1.</param>
/// <param name="ByTag">Whether each tag's cases are also judged on their own.</param>
public sealed record GateSettings(GateLevel Level = GateLevel.Standard, double Tolerance = 0.01, bool ByTag = false);
