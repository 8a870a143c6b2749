using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Baselines;

/// <summary>The accepted scores of one case.</summary>
/// <param name="Digest">Of the inputs and the expected answer that were measured.</param>
/// <param name="Scores">By scorer.</param>
public sealed record BaselineCase(string Digest, IReadOnlyDictionary<string, Moments> Scores);
