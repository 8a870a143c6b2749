using System.Globalization;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Embeddings;

/// <summary>F1 of BERTScore between the answer and the expected one, or the nearest of several.</summary>
public sealed class BertScoreScorer : IScorer
{
    /// <summary>Vectors differ by rounding from machine to machine; scores of this many decimals do not.</summary>
    private const int Decimals = 4;

    private readonly MiniLm model;

    private BertScoreScorer(ScorerInfo info, MiniLm model) => (Info, this.model) = (info, model);

    /// <summary>What the suite says of it.</summary>
    public ScorerInfo Info { get; }

    /// <summary>The scorer <c>bertscore: { minimum: 0.7 }</c> of a suite.</summary>
    /// <param name="model">Gives the vectors; it stays open.</param>
    public static ScorerKind Kind(MiniLm model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ScorerKind("bertscore", source =>
        {
            var options = source.Options("minimum");
            var minimum = source.ScoreOption(options, "minimum");
            return new BertScoreScorer(source.Info(options, $"{MiniLm.Name}:f1", $"bertscore@{MiniLm.Name}:f1") with { Minimum = minimum }, model);
        });
    }

    /// <summary>Whether the case has an expected answer.</summary>
    public bool AppliesTo(EvaluationCase @case)
    {
        ArgumentNullException.ThrowIfNull(@case);
        return @case.Expected is not null;
    }

    /// <summary>F1, to four decimals.</summary>
    public ValueTask<Score> ScoreAsync(ScoringInput input, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        var texts = model.Encode([input.Text, .. input.References], cancellation);
        var best = texts.Skip(1).Max(reference => BertScore.Of(texts[0], reference).F1);
        var score = Math.Round(Math.Clamp(best, 0, 1), Decimals, MidpointRounding.ToEven);
        return ValueTask.FromResult(Info.Minimum is { } minimum && score < minimum
            ? Score.Fail(string.Create(CultureInfo.InvariantCulture, $"Scored {score:0.###}; expected at least {minimum:0.###}"), score, score)
            : Score.Pass(score, score));
    }
}
