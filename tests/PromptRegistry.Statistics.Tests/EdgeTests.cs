namespace PromptRegistry.Statistics.Tests;

/// <summary>Where nothing varies, nothing was counted, or an argument makes no sense.</summary>
public sealed class EdgeTests
{
    [Fact]
    public void The_first_number_of_seed_1234567_is_the_one_of_the_reference_implementation() =>
        Assert.Equal(6457827717110365317UL, new SplitMix64(1234567).Next());

    [Fact]
    public void Adjusted_p_values_never_exceed_one_and_leave_a_single_question_alone()
    {
        foreach (var adjust in (Func<IReadOnlyList<double>, double[]>[])[Holm.Adjust, BenjaminiHochberg.Adjust, Bonferroni.Adjust])
        {
            Assert.All(adjust([0.9, 0.8, 1]), p => Assert.InRange(p, 0, 1));
            Assert.Equal([0.04], adjust([0.04]));
            Assert.Empty(adjust([]));
        }
    }

    [Fact]
    public void Holm_is_never_weaker_than_Bonferroni_and_never_stronger_than_Benjamini_and_Hochberg()
    {
        double[] values = [0.001, 0.2, 0.03, 0.03, 0.5, 0.012];
        var (holm, bonferroni, discovery) = (Holm.Adjust(values), Bonferroni.Adjust(values), BenjaminiHochberg.Adjust(values));
        for (var i = 0; i < values.Length; i++) Assert.True(discovery[i] <= holm[i] && holm[i] <= bonferroni[i]);
    }

    [Fact]
    public void A_t_test_of_what_does_not_vary_is_certain()
    {
        var same = PairedTTest.Test([0, 0, 0]);
        Assert.Equal((1.0, 0.5, new Interval(0, 0)), (same.PTwoSided, same.PLess, same.Interval));
        Assert.True(double.IsNaN(same.T));
        var lower = PairedTTest.Test([-0.5, -0.5, -0.5]);
        Assert.Equal((double.NegativeInfinity, 0.0, 0.0, 1.0), (lower.T, lower.PTwoSided, lower.PLess, lower.PGreater));
        Assert.Equal(1, WelchTTest.Test([1, 1], [1, 1]).PTwoSided);
    }

    [Fact]
    public void Intervals_of_shares_stay_within_0_and_1()
    {
        foreach (var count in (int[])[1, 3, 40])
        {
            foreach (var interval in (Interval[])[WilsonInterval.Of(0, count), WilsonInterval.Of(count, count), ClopperPearsonInterval.Of(0, count)])
            {
                Assert.InRange(interval.Lower, 0, 1);
                Assert.InRange(interval.Upper, interval.Lower, 1);
            }
        }

        Assert.Equal(0, WilsonInterval.Of(0, 5).Lower);
        Assert.Equal(1, ClopperPearsonInterval.Of(5, 5).Upper);
    }

    [Theory]
    [InlineData(0, 0, 20)]
    [InlineData(20, 0, 20)]
    [InlineData(0, 20, 20)]
    [InlineData(10, 10, 20)]
    [InlineData(1, 0, 1)]
    public void Tangos_interval_holds_its_estimate_and_stays_within_its_range(int fixes, int regressions, int pairs)
    {
        var interval = TangoInterval.Of(fixes, regressions, pairs);
        var estimate = (double)(fixes - regressions) / pairs;
        Assert.InRange(interval.Lower, -1, estimate);
        Assert.InRange(interval.Upper, estimate, 1);
        var mirrored = TangoInterval.Of(regressions, fixes, pairs);
        Assert.Equal(-interval.Upper, mirrored.Lower, 1e-9);
    }

    [Fact]
    public void Nothing_that_changed_is_no_evidence()
    {
        Assert.Equal(1, SignTest.Test([0, 0]).PLess);
        Assert.Equal(1, WilcoxonSignedRank.Test([0, 0]).PTwoSided);
        Assert.Equal(1, FisherExact.Test(0, 0, 0, 0).PGreater);
        Assert.Equal(new Interval(0, 0), PairedBootstrap.Of([0, 0, 0], 1, 100).BiasCorrected);
        Assert.True(double.IsNaN(ClusteredStandardError.Of([1, 2], ["a", "a"])));
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Assert.Throws<ArgumentException>(() => PairedTTest.Test([1]));
        Assert.Throws<ArgumentException>(() => PairedTTest.Test([1, double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => PairedTTest.Test([1, 2], confidence: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => McNemar.Test(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(6, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => TangoInterval.Of(3, 3, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => PassAtK.AllOf(3, 2, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => McNemarSampleSize.Exact(0.1, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => MinimumDetectableEffect.OneSided(0.1, 0));
        Assert.Throws<ArgumentException>(() => ClusteredStandardError.Of([1, 2], ["a"]));
        Assert.Throws<ArgumentException>(() => CohensKappa.Of(["a"], []));
        Assert.Throws<ArgumentException>(() => RankCorrelation.Spearman([1, 2], [1, 2, 3]));
    }
}
