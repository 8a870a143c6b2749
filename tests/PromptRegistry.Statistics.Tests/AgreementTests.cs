namespace PromptRegistry.Statistics.Tests;

/// <summary>Kappa, rank correlations, effect sizes and power, beside values computed by other means.</summary>
public sealed class AgreementTests
{
    [Fact]
    public void Kappa_and_its_standard_error_are_those_of_the_delta_method()
    {
        // Standard errors: gradient of kappa by finite differences, multinomial covariance.
        var two = CohensKappa.Of(new[,] { { 20, 5 }, { 10, 15 } });
        Assert.Equal(0.4, two.Kappa, 1e-12);
        Assert.Equal(0.1269960629351, two.StandardError, 1e-8);
        Assert.Equal(0.7, two.Observed, 1e-12);
        var three = CohensKappa.Of(new[,] { { 44, 5, 1 }, { 7, 20, 3 }, { 9, 5, 6 } });
        Assert.Equal(0.49152542372881, three.Kappa, 1e-12);
        Assert.Equal(0.0721274592927, three.StandardError, 1e-8);
        Assert.True(three.Interval.Contains(three.Kappa));
    }

    [Fact]
    public void Labels_make_the_same_table()
    {
        var first = Enumerable.Repeat("yes", 25).Concat(Enumerable.Repeat("no", 25)).ToList();
        var second = Enumerable.Repeat("yes", 20).Concat(Enumerable.Repeat("no", 5)).Concat(Enumerable.Repeat("yes", 10)).Concat(Enumerable.Repeat("no", 15));
        Assert.Equal(0.4, CohensKappa.Of(first, [.. second]).Kappa, 1e-12);
        Assert.Equal(1, CohensKappa.Of(["a", "b"], ["a", "b"]).Kappa);
        Assert.True(double.IsNaN(CohensKappa.Of(["a", "a"], ["a", "a"]).Kappa));
    }

    [Fact]
    public void Rank_correlations_are_the_textbooks()
    {
        // Ten people's test scores and hours, a common textbook example: rho = -29/165, tau = -5/45.
        double[] x = [106, 86, 100, 101, 99, 103, 97, 113, 112, 110];
        double[] y = [7, 0, 27, 50, 28, 29, 20, 12, 6, 17];
        var rho = RankCorrelation.Spearman(x, y);
        Assert.Equal(-29 / 165.0, rho.Value, 1e-12);
        Assert.Equal(-5 / 45.0, RankCorrelation.Kendall(x, y).Value, 1e-12);
        Assert.InRange(rho.Interval.Lower, -1, rho.Value);
        Assert.InRange(rho.Interval.Upper, rho.Value, 1);
        var z = Math.Atanh(rho.Value) - (1.959963984540054 * Math.Sqrt((1 + (rho.Value * rho.Value / 2)) / 7));
        Assert.Equal(Math.Tanh(z), rho.Interval.Lower, 1e-9);
    }

    [Fact]
    public void Ties_take_the_mean_of_their_ranks_and_tau_b_corrects_for_them()
    {
        // Ranks 1, 2.5, 2.5, 4 beside 1, 2, 3, 4.
        Assert.Equal(0.9486832980505138, RankCorrelation.Spearman([1, 2, 2, 3], [1, 2, 3, 4]).Value, 1e-12);
        Assert.Equal(5 / Math.Sqrt(30), RankCorrelation.Kendall([1, 2, 2, 3], [1, 2, 3, 4]).Value, 1e-12);
        Assert.True(double.IsNaN(RankCorrelation.Kendall([1, 1, 1], [1, 2, 3]).Value));
    }

    [Theory]
    [InlineData(1, 10, false, 0.8030968566327)]
    [InlineData(0.5, 20, true, 0.6951493382443)]
    [InlineData(0.3, 50, true, 0.6725739831252)]
    [InlineData(-0.8, 5, true, 0.4363591864010)]
    public void Power_of_a_paired_t_test(double effect, int pairs, bool oneSided, double expected) =>
        Assert.Equal(expected, PairedTPower.Of(effect, pairs, oneSided: oneSided), 1e-7);

    [Fact]
    public void The_fewest_pairs_have_the_power_and_one_fewer_have_not()
    {
        var pairs = PairedTPower.Pairs(0.3);
        Assert.True(PairedTPower.Of(0.3, pairs) >= 0.8 && PairedTPower.Of(0.3, pairs - 1) < 0.8);
        Assert.Equal(0.05, PairedTPower.Of(0, 30), 1e-9);
    }

    [Fact]
    public void Effect_sizes()
    {
        // Means 3 and 5, both variances 2.5: d = -2/sqrt(2.5); g with J(8) = Γ(4) / (√4 · Γ(3.5)).
        Assert.Equal(-1.2649110640673518, EffectSize.CohensD([1, 2, 3, 4, 5], [3, 4, 5, 6, 7]), 1e-12);
        Assert.Equal(-1.2649110640673518 * 6 / (2 * 3.3233509704478426), EffectSize.HedgesG([1, 2, 3, 4, 5], [3, 4, 5, 6, 7]), 1e-9);
        Assert.Equal(3 / Math.Sqrt(2.5), EffectSize.PairedD([1, 2, 3, 4, 5]), 1e-12);
        Assert.InRange(EffectSize.PairedG([1, 2, 3, 4, 5]), 0, EffectSize.PairedD([1, 2, 3, 4, 5]));
    }
}
