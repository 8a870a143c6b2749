using System.Globalization;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>ROUGE-L F1 between the answer and the expected one.</summary>
internal sealed class RougeLScorer(ScorerInfo info) : Scorer(info)
{
    public override bool NeedsExpected => true;

    public override Score Score(ScoringInput input)
    {
        var score = RougeL.Compute(input.Case.Expected!, input.Answer).F1;
        return Info.Minimum is { } minimum && score < minimum
            ? Scorers.Score.Fail(
                string.Create(CultureInfo.InvariantCulture, $"Scored {score:0.###}; expected at least {minimum:0.###}"),
                score,
                score)
            : Scorers.Score.Pass(score, score);
    }
}
