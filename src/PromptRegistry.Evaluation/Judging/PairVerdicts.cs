using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Judging;

/// <summary>
/// What a judge says of two answers that it was shown in both orders. It prefers an answer only where it does so in both: a judge that goes by the place
/// contradicts itself, and that is a tie.
/// </summary>
internal static class PairVerdicts
{
    /// <summary>One verdict a pair: 1 where the answer won in both orders, 0 where it lost in both, else 0.5.</summary>
    /// <param name="verdicts">Two by two: first with the answer in the first place, then in the second.</param>
    public static IReadOnlyList<JudgeVerdict> Join(IReadOnlyList<JudgeVerdict> verdicts) =>
    [
        .. verdicts.Chunk(2).Select(pair => pair[0] with
        {
            Score = (pair[0].Chose, pair[1].Chose) switch { (1, 2) => 1, (2, 1) => 0, _ => 0.5 },
        }),
    ];

    /// <summary>How often the place decided.</summary>
    public static PositionBias Bias(IEnumerable<IReadOnlyList<JudgeVerdict>> scores)
    {
        var pairs = scores.SelectMany(verdicts => verdicts.Chunk(2)).ToList();
        return new PositionBias(pairs.Count, pairs.Count(p => p[0].Chose == 1 && p[1].Chose == 1), pairs.Count(p => p[0].Chose == 2 && p[1].Chose == 2));
    }
}
