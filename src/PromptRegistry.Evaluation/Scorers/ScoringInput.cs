using PromptRegistry.Evaluation.Cases;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>An answer, and the case that it answers.</summary>
public sealed record ScoringInput(CaseValues Values, string Answer)
{
    public EvaluationCase Case => Values.Case;
}
