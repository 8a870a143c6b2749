namespace PromptRegistry.Evaluation.Gates;

/// <summary>A suite as it was measured now.</summary>
/// <param name="Deterministic">Whether equal requests get equal answers: temperature 0, or all samples of each case
/// alike.</param>
public sealed record Measurement(IReadOnlyList<MeasuredCase> Cases, bool Deterministic);
