using PromptRegistry.Statistics;

namespace PromptRegistry.Optimization.Search;

/// <summary>
/// Compares a candidate with the best one, case by case. A candidate that is clearly worse, or cannot catch up any more, is dropped before
/// all cases are asked. It takes the place of the best one where its mean is higher and a one-sided paired
/// sign-flip test over all cases says that it is better than the prompt as it is.
/// </summary>
internal static class Race
{
    /// <summary>The level of both tests.</summary>
    public const double Alpha = 0.05;

    /// <summary>Cases of the first heat; each later one doubles what was asked.</summary>
    public const int FirstHeat = 8;

    private const ulong Seed = 20_250_101;

    /// <summary>Where heats end: 8, 16, 32, … and all.</summary>
    public static IEnumerable<int> Heats(int cases)
    {
        for (var end = FirstHeat; end < cases; end *= 2) yield return end;
        if (cases > 0) yield return cases;
    }

    /// <summary>Why a candidate is dropped after some of the cases; null where it goes on.</summary>
    /// <param name="differences">Candidate minus best, one a case that was asked.</param>
    /// <param name="left">What the best one has on the cases that were not asked yet, one each.</param>
    public static string? Drop(IReadOnlyList<double> differences, IReadOnlyList<double> left)
    {
        if (left.Count == 0) return null;
        if (differences.Sum() + left.Sum(score => 1 - score) <= 0) return FormattableString.Invariant($"it cannot get ahead any more after {differences.Count} cases");
        var p = SignFlipPermutation.Test(differences, Seed).PLess;
        return p < Alpha ? FormattableString.Invariant($"it is worse on the first {differences.Count} cases ({Words(p)})") : null;
    }

    /// <summary><c>p = 0.031</c>, and below what a permutation of this size can tell <c>p &lt; 0.001</c>.</summary>
    public static string Words(double p) => p < 0.0005 ? "p < 0.001" : FormattableString.Invariant($"p = {p:0.###}");

    /// <summary>The probability of a mean this high or higher if the two do not differ.</summary>
    public static double PBetter(IReadOnlyList<double> differences) => SignFlipPermutation.Test([.. differences.Select(d => -d)], Seed).PLess;

    /// <summary>
    /// A bound on how far the best of some equal candidates seems better than it is, in the mean: scores from 0 to 1 are sub-Gaussian with
    /// 1/2 (Hoeffding), so the mean over V cases is with 1/(2√V), and the expected
    /// maximum of N is at most √(ln N / 2V) (Boucheron, Lugosi and Massart, "Concentration Inequalities", 2013, theorem 2.5).
    /// </summary>
    public static double Optimism(int candidates, int cases) => candidates < 2 || cases == 0 ? 0 : Math.Min(1, Math.Sqrt(Math.Log(candidates) / (2 * cases)));
}
