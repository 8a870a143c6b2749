namespace PromptRegistry.Evaluation.Scorers;

/// <summary>How often a judge of two answers chose by their place: the same place in both orders.</summary>
/// <param name="Pairs">Pairs that were shown in both orders.</param>
/// <param name="First">How often it chose the first both times.</param>
/// <param name="Second">How often it chose the second both times.</param>
public sealed record PositionBias(int Pairs, int First, int Second);
