namespace PromptRegistry.Evaluation.Gates;

/// <param name="Accepting">The present scores are about to become the baseline: the old one is not compared.</param>
/// <param name="Seed">Seeds the drawn permutation tests.</param>
public sealed record GateOptions(bool Accepting = false, ulong Seed = 20_250_101);
