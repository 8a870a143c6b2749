using PromptRegistry.Evaluation.Cases;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>Judges answers. A scorer is immutable and used by several threads.</summary>
public abstract class Scorer(ScorerInfo info)
{
    public ScorerInfo Info { get; } = info;

    /// <summary>Whether it compares the answer with the case's expected one.</summary>
    public virtual bool NeedsExpected => false;

    /// <summary>Whether it can judge answers to this case.</summary>
    public bool AppliesTo(EvaluationCase @case) => !NeedsExpected || @case.Expected is not null;

    /// <summary>Judges one answer; what goes wrong becomes an unscored cell with the reason.</summary>
    public abstract Score Score(ScoringInput input);
}
