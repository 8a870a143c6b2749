using PromptRegistry.Evaluation.Cases;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>Passes where another scorer fails. What could not be scored still cannot.</summary>
internal sealed class NotScorer(IScorer scorer) : IScorer
{
    public ScorerInfo Info { get; } = scorer.Info with { HigherIsBetter = !scorer.Info.HigherIsBetter };

    public bool AppliesTo(EvaluationCase @case) => scorer.AppliesTo(@case);

    public ValueTask<Score> ScoreAsync(ScoringInput input, CancellationToken cancellation)
    {
        var score = scorer.ScoreAsync(input, cancellation);
        return score.IsCompletedSuccessfully ? ValueTask.FromResult(Opposite(score.Result, input)) : OppositeAsync(score, input);
    }

    private async ValueTask<Score> OppositeAsync(ValueTask<Score> score, ScoringInput input) => Opposite(await score.ConfigureAwait(false), input);

    private Score Opposite(Score score, ScoringInput input) => score.State switch
    {
        ScoreState.Passed => Score.Fail($"'{Info.Kind}' must not hold, but does: {Excerpt.Of(input.Text)}", 1 - score.Value, score.Raw),
        ScoreState.Failed => Score.Pass(1, score.Raw),
        _ => score,
    };
}
