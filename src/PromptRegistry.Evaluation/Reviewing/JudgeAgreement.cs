using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Reviewing;

/// <summary>How a judge of a suite fares: how far its verdicts vary, and how far it agrees with people.</summary>
/// <param name="Scorer">The scorer's id.</param>
/// <param name="Judge">The judge.</param>
/// <param name="Spread">Mean over the answers of the standard deviation of its verdicts; null where each was judged once.</param>
/// <param name="Reviewed">Verdicts of people on answers that it judged, too.</param>
/// <param name="Kappa">Cohen's kappa of good and bad, with its 95 % interval; null where nothing was reviewed.</param>
/// <param name="Correlation">Spearman's correlation of its scores and people's verdicts, with its 95 % interval; null for fewer than two.</param>
/// <param name="Minimum">The least kappa with which it gates; null where the suite asks for none.</param>
/// <param name="OnlyReports">Why it does not gate, though its weight says so; null where it does, or never would.</param>
public sealed record JudgeAgreement(
    string Scorer, JudgeInfo Judge, double? Spread, int Reviewed, KappaResult? Kappa, CorrelationResult? Correlation, double? Minimum, string? OnlyReports)
{
    /// <summary>How often a judge of two answers chose by their place; null for other judges, and where it judged none.</summary>
    public PositionBias? Position { get; init; }

    /// <summary>A score from which on a judge without a minimum calls an answer good.</summary>
    public const double GoodFrom = 0.5;

    /// <param name="info">The judge.</param>
    /// <param name="pairs">The judge's score of an answer, and whether a person calls it good.</param>
    /// <param name="spread">As <see cref="Spread"/>.</param>
    /// <param name="minimum">As <see cref="Minimum"/>.</param>
    internal static JudgeAgreement Of(ScorerInfo info, IReadOnlyList<(double Score, bool IsGood)> pairs, double? spread, double? minimum)
    {
        var least = info.Minimum ?? GoodFrom;
        var kappa = pairs.Count == 0 ? null : CohensKappa.Of([.. pairs.Select(p => Word(p.Score >= least))], [.. pairs.Select(p => Word(p.IsGood))]);
        var correlation = pairs.Count < 2 ? null : RankCorrelation.Spearman([.. pairs.Select(p => p.Score)], [.. pairs.Select(p => p.IsGood ? 1.0 : 0.0)]);
        var why = minimum is { } wanted && info is { IsGating: true, Judge: not { IsPairwise: true } } ? WhyNot(kappa, wanted) : null;
        return new JudgeAgreement(info.Id, info.Judge!, spread, pairs.Count, kappa, correlation, minimum, why);
    }

    private static string? WhyNot(KappaResult? kappa, double minimum) => kappa switch
    {
        null => "nobody has reviewed answers that it judged",
        { Kappa: double.NaN } => FormattableString.Invariant($"it and people gave one and the same verdict to all {kappa.Count} answers, which says nothing about agreement beyond chance"),
        { Kappa: var found } when found < minimum =>
            FormattableString.Invariant($"its agreement with people, Cohen's kappa, is {found:0.###} over {kappa.Count} verdicts, below 'agreement: {minimum:0.###}'"),
        _ => null,
    };

    private static string Word(bool isGood) => isGood ? "good" : "bad";
}
