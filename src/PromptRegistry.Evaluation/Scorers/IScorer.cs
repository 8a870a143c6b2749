using PromptRegistry.Evaluation.Cases;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>
/// Judges answers. A scorer is immutable and used by several threads at once. Whoever wants one of their own implements this interface and
/// names it by a <see cref="ScorerKind"/>.
/// </summary>
public interface IScorer
{
    /// <summary>What the suite says of it.</summary>
    ScorerInfo Info { get; }

    /// <summary>Whether it can judge answers to this case; asked once the suite is read, before any answer is there.</summary>
    /// <value>True.</value>
    bool AppliesTo(EvaluationCase @case) => true;

    /// <summary>
    /// Judges one answer. What goes wrong is an unscored cell with the reason, and an exception becomes one; an error is never a score.
    /// </summary>
    ValueTask<Score> ScoreAsync(ScoringInput input, CancellationToken cancellation);
}

/// <summary>A scorer that also measures all answers of the suite together: what no mean of single scores gives.</summary>
public interface ISuiteScorer : IScorer
{
    /// <summary>Measures the suite.</summary>
    /// <param name="answers">
    /// Every complete answer to a case that the scorer applies to, in the order of cases and samples; at least one. It can be gone through again.
    /// </param>
    IReadOnlyList<SuiteMetric> Measure(IReadOnlyList<ScoringInput> answers);
}

/// <summary>A scorer that needs nothing but the answer and its own thoughts.</summary>
internal abstract class SynchronousScorer(ScorerInfo info) : IScorer
{
    public ScorerInfo Info { get; } = info;

    /// <summary>Whether it compares the answer with the case's expected one.</summary>
    protected virtual bool NeedsExpected => false;

    public bool AppliesTo(EvaluationCase @case) => !NeedsExpected || @case.Expected is not null;

    public ValueTask<Score> ScoreAsync(ScoringInput input, CancellationToken cancellation) => ValueTask.FromResult(Judge(input));

    protected abstract Score Judge(ScoringInput input);
}
