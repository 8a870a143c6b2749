using PromptRegistry.Evaluation.Cases;

namespace PromptRegistry.Evaluation.Running;

/// <summary>One case with all its samples.</summary>
public sealed record CaseResult(EvaluationCase Case, IReadOnlyList<SampleResult> Samples);
