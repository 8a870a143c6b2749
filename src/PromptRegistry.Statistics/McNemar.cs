using MathNet.Numerics.Distributions;

namespace PromptRegistry.Statistics;

/// <summary>
/// McNemar's test of paired passes and failures (McNemar 1947). Only pairs that changed count: if nothing is worse or better, each of them is as
/// likely to have changed in either direction. The mid-p variant (Fagerland, Lydersen and Laake 2013) counts half of what was observed and is less
/// timid than the exact one.
/// </summary>
public static class McNemar
{
    /// <param name="regressions">Pairs that passed before and fail now, at least 0.</param>
    /// <param name="fixes">Pairs that failed before and pass now, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static McNemarResult Test(int regressions, int fixes)
    {
        Arguments.AtLeast(0, regressions);
        Arguments.AtLeast(0, fixes);
        var changed = regressions + fixes;
        if (changed == 0) return new McNemarResult(0, 0, 1, 1, 0.5, 1, 0, 1, 0, 1);

        var fewer = Math.Min(regressions, fixes);
        var tail = Binomial.CDF(0.5, changed, fewer);
        var point = Binomial.PMF(0.5, changed, fewer);
        var oneSided = regressions == 0 ? 1 : Binomial.CDF(0.5, changed, changed - regressions);
        var midOneSided = oneSided - (0.5 * Binomial.PMF(0.5, changed, regressions));
        var difference = Math.Abs(regressions - fixes);
        var chi = (double)difference * difference / changed;
        var corrected = Math.Max(difference - 1.0, 0);
        corrected = corrected * corrected / changed;
        return new McNemarResult(
            regressions, fixes, Math.Min(1, 2 * tail), oneSided, midOneSided, Math.Min(1, 2 * tail) - point,
            chi, ChiTail(chi), corrected, ChiTail(corrected));
    }

    private static double ChiTail(double chi) => 2 * Normal.CDF(0, 1, -Math.Sqrt(chi));
}

/// <summary>Outcome of McNemar's test.</summary>
/// <param name="Regressions">Pairs that passed before and fail now.</param>
/// <param name="Fixes">Pairs that failed before and pass now.</param>
/// <param name="PExact">Exact, two-sided.</param>
/// <param name="PExactRegression">Exact, one-sided: regressions are likelier than fixes.</param>
/// <param name="PMidRegression">Mid-p, one-sided: regressions are likelier than fixes.</param>
/// <param name="PMid">Mid-p, two-sided.</param>
/// <param name="ChiSquared">(b − c)² / (b + c), one degree of freedom; 0 without changes.</param>
/// <param name="PChiSquared">Two-sided, from it; poor for few changes.</param>
/// <param name="ChiSquaredCorrected">With the correction for continuity: (|b − c| − 1)² / (b + c).</param>
/// <param name="PChiSquaredCorrected">Two-sided, from it.</param>
public sealed record McNemarResult(
    int Regressions, int Fixes, double PExact, double PExactRegression, double PMidRegression, double PMid,
    double ChiSquared, double PChiSquared, double ChiSquaredCorrected, double PChiSquaredCorrected);
