using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Judging;

/// <summary>How the verdicts of a panel become one score.</summary>
internal enum PanelRule
{
    /// <summary>The mean of the models' means: each model has one voice, however often it was asked.</summary>
    Mean,

    /// <summary>The share of the models whose mean reaches the minimum; more than half must.</summary>
    Majority,
}

/// <summary>Makes one score of what judges said.</summary>
internal static class JudgePanel
{
    /// <summary>What a model's mean must reach to be a voice for the answer, where the suite names no minimum.</summary>
    public const double Half = 0.5;

    /// <param name="verdicts">At least one.</param>
    /// <param name="minimum">The least that passes; null where any does.</param>
    public static Score Decide(IReadOnlyList<JudgeVerdict> verdicts, PanelRule rule, double? minimum)
    {
        var means = verdicts.GroupBy(v => v.Model, StringComparer.Ordinal).Select(model => model.Average(v => v.Score)).ToList();
        var mean = means.Average();
        var least = minimum ?? Half;
        var (value, passed, bound) = rule == PanelRule.Mean
            ? (mean, Reaches(mean, minimum ?? 0), minimum ?? 0)
            : ((double)means.Count(m => Reaches(m, least)) / means.Count, 2 * means.Count(m => Reaches(m, least)) > means.Count, Half);
        var score = passed ? Score.Pass(value, mean) : Score.Fail(Explain(verdicts, value, bound, rule), value, mean);
        return score with { Verdicts = verdicts };
    }

    /// <summary>Means of sixths and the like are off by rounding.</summary>
    private static bool Reaches(double mean, double minimum) => mean >= minimum - 1e-9;

    private static string Explain(IReadOnlyList<JudgeVerdict> verdicts, double value, double bound, PanelRule rule)
    {
        var spread = JudgeSpread.Of(verdicts) is { } deviation ? FormattableString.Invariant($" ± {deviation:0.###}") : "";
        var expected = rule == PanelRule.Mean
            ? FormattableString.Invariant($"Scored {value:0.###}{spread}; expected at least {bound:0.###}")
            : FormattableString.Invariant($"{value:0.##} of the models are for it{spread}; expected more than half");
        return $"{expected}. The judge: {Excerpt.Of(verdicts.MinBy(v => v.Score)!.Reason)}";
    }
}

/// <summary>How far verdicts about one answer lie apart.</summary>
internal static class JudgeSpread
{
    /// <summary>The sample standard deviation (n − 1) of the verdicts; null for fewer than two.</summary>
    public static double? Of(IReadOnlyList<JudgeVerdict> verdicts)
    {
        if (verdicts.Count < 2) return null;
        var mean = verdicts.Average(v => v.Score);
        return Math.Sqrt(verdicts.Sum(v => (v.Score - mean) * (v.Score - mean)) / (verdicts.Count - 1));
    }
}
