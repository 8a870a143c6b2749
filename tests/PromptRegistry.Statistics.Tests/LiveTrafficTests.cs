namespace PromptRegistry.Statistics.Tests;

/// <summary>What compares the arms of a rollout, held to published numbers of others (GrowthBook's tests, Newcombe 1998).</summary>
public sealed class LiveTrafficTests
{
    private const double Digits = 6e-6;

    private static readonly Summary A = Summary.OfSums(3407, 1396.87, 52377.9767);
    private static readonly Summary Shorter = Summary.OfSums(3000, 1396.87, 52377.9767);
    private static readonly Summary B = Summary.OfSums(3461, 2422.7, 134698.29);

    [Fact]
    public void Welch_of_relative_and_absolute_differences()
    {
        var relative = WelchTTest.Test(ArmDifference.Relative(A, B));
        Near(0.70732, relative.Difference);
        Near(0.37879, relative.StandardError);
        Near(-0.03526, 1.44989, relative.Interval);
        Near(0.06191, relative.PTwoSided);
        var absolute = WelchTTest.Test(ArmDifference.Absolute(A, B));
        Near(0.29, absolute.Difference);
        Near(0.04538, 0.53462, absolute.Interval);
        Near(0.02016, absolute.PTwoSided);
        var shares = WelchTTest.Test(ArmDifference.Relative(Summary.OfShare(14, 28), Summary.OfShare(16, 30)));
        Near(0.06667, shares.Difference);
        Near(-0.47767, 0.61101, shares.Interval);
        Near(0.80707, shares.PTwoSided);
    }

    [Fact]
    public void One_sided_Welch()
    {
        var relative = WelchTTest.Test(ArmDifference.Relative(Shorter, B), 0.90);
        Near(-0.04514, relative.Interval.Lower);
        Near(0.06558, relative.PGreater);
        var absolute = WelchTTest.Test(ArmDifference.Absolute(Shorter, B), 0.90);
        Near(0.02079, absolute.Interval.Lower);
        Near(0.44796, absolute.Interval.Upper);
        Near(0.03554, absolute.PGreater);
    }

    [Fact]
    public void Confidence_sequences()
    {
        Near(-0.55844, 1.56516, ConfidenceSequence.TwoSided(ArmDifference.Relative(Shorter, B), 0.05, 1000).Interval);
        var shares = ConfidenceSequence.TwoSided(ArmDifference.Relative(Summary.OfShare(1396, 3000), Summary.OfShare(2422, 3461)), 0.05, 5000);
        Near(0.50386, shares.Difference.Estimate);
        Near(0.40098, 0.60675, shares.Interval);
        Near(-0.12657, 0.59532, ConfidenceSequence.OneSided(ArmDifference.Absolute(Shorter, B), 0.05, 5000).Interval);
        Near(-0.42356, 1.43029, ConfidenceSequence.OneSided(ArmDifference.Relative(Shorter, B), 0.05, 5000).Interval);
    }

    [Theory]
    [InlineData(90, 70)]
    [InlineData(90, 82)]
    [InlineData(70, 90)]
    [InlineData(90, 90)]
    public void A_p_value_is_below_alpha_exactly_where_the_interval_leaves_zero_out(int control, int candidate)
    {
        var difference = ArmDifference.Absolute(Summary.OfShare(control, 100), Summary.OfShare(candidate, 100));
        foreach (var alpha in (double[])[0.001, 0.01, 0.05, 0.2])
        {
            var one = ConfidenceSequence.OneSided(difference, alpha);
            Assert.Equal(one.IsLower() || one.IsHigher(), one.P < alpha);
            var two = ConfidenceSequence.TwoSided(difference, alpha);
            Assert.Equal(two.IsLower() || two.IsHigher(), two.P < alpha);
            Assert.True(one.Interval.Upper < two.Interval.Upper);
        }
    }

    [Fact]
    public void A_margin_is_tolerated()
    {
        var sure = ConfidenceSequence.OneSided(ArmDifference.Absolute(Summary.OfShare(900, 1000), Summary.OfShare(800, 1000)));
        Assert.True(sure.IsLower());
        Assert.True(sure.IsLower(0.03));
        Assert.False(sure.IsLower(0.08));
        Assert.False(sure.IsHigher());
    }

    [Fact]
    public void Nothing_that_varies_is_certain()
    {
        var same = ConfidenceSequence.OneSided(ArmDifference.Absolute(Summary.OfShare(10, 10), Summary.OfShare(10, 10)));
        Assert.Equal((1, false), (same.P, same.IsLower()));
        var lower = ConfidenceSequence.OneSided(ArmDifference.Absolute(Summary.OfShare(10, 10), Summary.OfShare(0, 10)));
        Assert.Equal((0, true), (lower.P, lower.IsLower()));
        Assert.Equal(0, ConfidenceSequence.TwoSided(lower.Difference).P);
    }

    [Fact]
    public void A_detectable_drop_is_found_with_the_power_that_it_names()
    {
        var drop = ConfidenceSequence.DetectableDrop(0.3, 4000, 1000);
        Assert.True(ConfidenceSequence.DetectableDrop(0.3, 16000, 4000) < drop);
        Assert.True(ConfidenceSequence.DetectableDrop(0.3, 4000, 1000, power: 0.95) > drop);
        var error = Math.Sqrt((0.09 / 4000) + (0.09 / 1000));
        // An estimate that is unlucky by its share of 20 % is just found.
        var unlucky = new ArmDifference(new Summary(4000, 1, 0.09), new Summary(1000, 1 - drop, 0.09), -drop + (0.8416212335729143 * error), error, false);
        Assert.Equal(0, ConfidenceSequence.OneSided(unlucky).Interval.Upper, 9);
    }

    [Fact]
    public void Bayesian_differences()
    {
        var shares = BayesianDifference.Of(ArmDifference.Relative(Summary.OfShare(49, 100), Summary.OfShare(51, 100)));
        Near(0.04082, shares.Mean);
        Near(-0.24779, 0.32943, shares.Interval);
        Near(0.60918, shares.ChanceToWin);
        Near(0.0814, shares.ControlRisk);
        Near(0.04058, shares.CandidateRisk);
        var numbers = ArmDifference.Relative(Summary.OfSums(10, 100, 1002.25), Summary.OfSums(10, 105, 1111.5));
        Near(0.91923, BayesianDifference.Of(numbers).ChanceToWin);
        var informed = BayesianDifference.Of(numbers, 0.1, Math.Sqrt(0.1));
        Near(0.05063, informed.Mean);
        Near(0.92315, informed.ChanceToWin);
    }

    [Theory]
    [InlineData(new[] { 1000, 1200 }, new[] { 0.5, 0.5 }, 0.000020079, true)]
    [InlineData(new[] { 135, 115 }, new[] { 0.5, 0.5 }, 0.205903211, false)]
    [InlineData(new[] { 310, 98 }, new[] { 0.75, 0.25 }, 0.647434186, false)]
    [InlineData(new[] { 0, 10, 10 }, new[] { 0.34, 0.33, 0.33 }, 0.005790624, false)]
    [InlineData(new[] { 500, 500, 600 }, new[] { 0.34, 0.33, 0.33 }, 0.000592638, true)]
    [InlineData(new[] { 0, 12 }, new[] { 0.5, 0.5 }, 0.000532006, false)]
    public void Sample_ratios(int[] counts, double[] weights, double p, bool isMismatch)
    {
        var test = SampleRatio.Test(counts, weights);
        Assert.Equal(p, test.P, 6);
        Assert.Equal(isMismatch, test.IsMismatch);
    }

    [Fact]
    public void An_arm_without_weight_has_no_share()
    {
        Assert.Equal(SampleRatio.Test([135, 115], [1, 1]), SampleRatio.Test([135, 7, 115], [1, 0, 1]));
        Assert.Throws<ArgumentException>(() => SampleRatio.Test([135, 115], [1, 0]));
        Assert.Throws<ArgumentException>(() => SampleRatio.Test([135, 115, 3], [1, 1]));
    }

    [Theory]
    [InlineData(48, 80, 56, 70, 0.0524, 0.3339)]
    [InlineData(3, 10, 9, 10, 0.1705, 0.8090)]
    public void Newcombe_intervals(int controlPasses, int control, int candidatePasses, int candidate, double lower, double upper)
    {
        var test = TwoShareTest.Test(controlPasses, control, candidatePasses, candidate);
        Assert.Equal(lower, test.Interval.Lower, 4);
        Assert.Equal(upper, test.Interval.Upper, 4);
        Assert.Equal(test.PTwoSided, 2 * test.PGreater, 12);
        Assert.Equal(1, test.PLess + test.PGreater, 12);
        // The square of z is Pearson's chi-squared of the table.
        var (n, all) = (control + candidate, controlPasses + candidatePasses);
        double Part(int found, int row, int column) => Math.Pow(found - ((double)row * column / n), 2) / ((double)row * column / n);
        var squared = Part(controlPasses, control, all) + Part(candidatePasses, candidate, all)
            + Part(control - controlPasses, control, n - all) + Part(candidate - candidatePasses, candidate, n - all);
        Assert.Equal(squared, test.Z * test.Z, 9);
    }

    [Fact]
    public void Cuped_takes_out_what_was_known()
    {
        double[] before = [1, 2, 3, 4, 5, 6];
        double[] explained = [3, 5, 7, 9, 11, 13];
        var (control, candidate) = Cuped.Adjust(CovariateSummary.Of(explained, before), CovariateSummary.Of([.. explained.Select(y => y + 1)], before));
        Assert.Equal(0, control.Variance, 12);
        Assert.Equal(1, candidate.Mean - control.Mean, 12);
        // By hand: cov(Y, X) = 3.5 / 5 and var(X) = 17.5 / 5 make θ = 0.2; var(Y) = 1.2 becomes 1.2 + 0.04 · 3.5 − 0.4 · 0.7.
        var some = CovariateSummary.Of([1, 3, 1, 3, 1, 3], before);
        var arm = some with { Covariance = 0.7 };
        Assert.Equal(0.2, Cuped.Theta(arm, arm), 12);
        Assert.Equal(1.06, Cuped.Adjust(arm, arm).Control.Variance, 12);
        Assert.Equal(2 - (0.2 * 3.5), Cuped.Adjust(arm, arm).Control.Mean, 12);
        var constant = CovariateSummary.Of([1, 3, 1], [2, 2, 2]);
        Assert.Equal(constant.Outcome, Cuped.Adjust(constant, constant).Control);
    }

    [Fact]
    public void An_e_process_bets_only_on_what_came_before()
    {
        var process = new BinaryEProcess();
        process.Add(true, false);
        Assert.Equal((1, 1, 1), (process.E, process.P, process.Pairs));
        process.Add(true, false);
        // After one pair: a = 1.18 / 1.36, b = 0.18 / 1.36, half of each 1/2.
        var share = 1.18 / 1.36;
        Assert.Equal(share * share / 0.25, process.E, 12);
        process.Add(false, true);
        Assert.True(process.P < 1 / process.E);
    }

    [Fact]
    public void An_e_process_has_no_more_than_its_share_of_false_alarms()
    {
        var random = new SplitMix64(7);
        var (alarms, caught) = (0, 0);
        for (var trial = 0; trial < 1000; trial++)
        {
            var (same, worse) = (new BinaryEProcess(), new BinaryEProcess());
            for (var pair = 0; pair < 400; pair++)
            {
                same.Add(random.Below(100) < 90, random.Below(100) < 90);
                worse.Add(random.Below(100) < 90, random.Below(100) < 70);
            }

            if (same.P <= 0.05) alarms++;
            if (worse.P <= 0.05) caught++;
        }

        Assert.InRange(alarms, 0, 50);
        Assert.InRange(caught, 990, 1000);
    }

    private static void Near(double expected, double found) => Assert.InRange(found, expected - Digits, expected + Digits);

    private static void Near(double lower, double upper, Interval found)
    {
        Near(lower, found.Lower);
        Near(upper, found.Upper);
    }
}
