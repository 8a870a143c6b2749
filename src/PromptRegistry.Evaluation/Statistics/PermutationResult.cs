namespace PromptRegistry.Evaluation.Statistics;

/// <summary>Outcome of a paired sign-flip permutation test.</summary>
/// <param name="NonZero">Pairs that differ.</param>
/// <param name="Mean">Mean difference over all pairs, those without a difference included.</param>
/// <param name="PLess">Probability of a mean this low or lower if the two sides do not differ.</param>
/// <param name="PTwoSided">Probability of a mean this far from zero or farther.</param>
/// <param name="IsExact">Whether every pattern of signs was counted, rather than drawn.</param>
public sealed record PermutationResult(int NonZero, double Mean, double PLess, double PTwoSided, bool IsExact);
