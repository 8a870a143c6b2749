using PromptRegistry.Checks;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>The answer refuses, as <see cref="RefusalText"/> knows it; apps check by the same rule.</summary>
internal sealed class RefusalScorer(ScorerInfo info) : SynchronousScorer(info)
{
    public static ScorerKind Kind { get; } = new("refusal", source => new RefusalScorer(source.Info())) { HasOpposite = true };

    protected override Score Judge(ScoringInput input) =>
        RefusalText.Refuses(input.Text) ? Score.Pass() : Score.Fail($"This is no refusal: {Excerpt.Of(input.Text)}");
}
