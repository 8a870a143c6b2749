using PromptRegistry.Statistics;

namespace PromptRegistry.Bench.Gating;

/// <summary>What others do, one sample a case, each sample 1 or 0.</summary>
internal static class PeerGates
{
    private const ulong Seed = 42;

    /// <summary>A case that passed and fails now fails the build.</summary>
    public static Contender AnyFlip { get; } = new("any case that passed fails now", 1, trial => new Decision(Flips(trial).Regressions > 0));

    /// <summary>The pass rate drops by more than five points.</summary>
    public static Contender FivePoints { get; } = new("pass rate drops by more than 5 points", 1, trial => new Decision(Drop(trial) > 0.05));

    /// <summary>
    /// <c>nel compare</c> of NVIDIA NeMo Evaluator: blocks where McNemar's exact test, one-sided, has p &lt; 0.05 and the net share of regressions is above
    /// <c>--max-drop</c>.
    /// </summary>
    public static Contender NelCompare(double maximum) => new(
        FormattableString.Invariant($"exact McNemar and a drop above {maximum:0.###} (`nel compare`)"), 1,
        trial => new Decision(McNemar.Test(Flips(trial).Regressions, Flips(trial).Fixes).PExactRegression < 0.05 && Drop(trial) > maximum));

    /// <summary>
    /// The first guard of dokimos: a significant drop, by McNemar's test with correction for continuity for the pass rate, or by a two-sided sign-flip
    /// permutation for the scores.
    /// </summary>
    public static Contender DokimosFirstGuard { get; } = new("permutation test alone (first guard of dokimos)", 1, trial => new Decision(Significant(trial)));

    /// <summary>Both guards: the second fails on any case whose score drops by more than 0.15.</summary>
    public static Contender Dokimos { get; } = new(
        "permutation test, or a case that drops by 0.15 (both guards of dokimos)", 1, trial => new Decision(Significant(trial) || Flips(trial).Regressions > 0));

    private static bool Significant(Trial trial)
    {
        if (Drop(trial) <= 0) return false;
        var (regressions, fixes) = Flips(trial);
        return McNemar.Test(regressions, fixes).PChiSquaredCorrected < 0.05 || SignFlipPermutation.Test(Differences(trial), Seed).PTwoSided < 0.05;
    }

    private static (int Regressions, int Fixes) Flips(Trial trial)
    {
        var (regressions, fixes) = (0, 0);
        for (var i = 0; i < trial.Cases; i++)
        {
            if (trial.Baseline[i][0] && !trial.Candidate[i][0]) regressions++;
            else if (!trial.Baseline[i][0] && trial.Candidate[i][0]) fixes++;
        }

        return (regressions, fixes);
    }

    private static double Drop(Trial trial) => (double)(Flips(trial).Regressions - Flips(trial).Fixes) / trial.Cases;

    private static double[] Differences(Trial trial) =>
        [.. Enumerable.Range(0, trial.Cases).Select(i => (trial.Candidate[i][0] ? 1.0 : 0) - (trial.Baseline[i][0] ? 1 : 0))];
}
