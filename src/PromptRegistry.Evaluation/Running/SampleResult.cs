using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Running;

/// <summary>One answer to one case.</summary>
/// <param name="Index">Which sample, from 0.</param>
/// <param name="Answer">Null when it is not recorded.</param>
/// <param name="Problem">Why nothing could be scored; null when something was.</param>
/// <param name="Scores">One a scorer, in the suite's order; null for a scorer that does not apply to the case.</param>
public sealed record SampleResult(int Index, ModelAnswer? Answer, string? Problem, IReadOnlyList<Score?> Scores);
