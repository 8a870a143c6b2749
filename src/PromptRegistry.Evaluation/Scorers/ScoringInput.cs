using PromptRegistry.Evaluation.Cases;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>An answer, and the case that it answers.</summary>
public readonly record struct ScoringInput(BoundCase Bound, string Answer)
{
    public EvaluationCase Case => Bound.Case;
}
