using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Reports;
using PromptRegistry.Events.Rollups;

namespace PromptRegistry.Events.Tests;

/// <summary>What is called worse, and what is not.</summary>
public sealed class VersionComparisonTests
{
    private static CallGroup Group(string version, params (string Metric, IEnumerable<double> Values)[] metrics) => new()
    {
        Prompt = "greeting",
        Version = version,
        Environment = "prod",
        Metrics = metrics.Append((MetricNames.Calls, metrics[0].Values.Select(_ => 1.0))).ToDictionary(m => m.Item1, m => Rollup(m.Item2), StringComparer.Ordinal),
    };

    private static Rollup Rollup(IEnumerable<double> values)
    {
        var rollup = new Rollup();
        foreach (var value in values) rollup.Add(value);
        return rollup;
    }

    private static IEnumerable<double> Share(int ones, int count) => Enumerable.Range(0, count).Select(i => i < ones ? 1.0 : 0);

    private static IEnumerable<double> Around(double mean, int count) => Enumerable.Range(0, count).Select(i => mean * (0.5 + ((i % 11) / 10.0)));

    [Fact]
    public void A_version_is_held_against_the_one_before_by_precedence_whatever_the_order()
    {
        var found = VersionComparison.Compare(
            [Group("1.10.0", ("errors", Share(60, 1000))), Group("1.9.0", ("errors", Share(10, 1000))), Group("1.2.0", ("errors", Share(10, 1000)))], new ComparisonRules());

        Assert.Equal([("1.9.0", "1.2.0", false), ("1.10.0", "1.9.0", true)], found.Select(f => (f.Version, f.Before, f.IsRegression)));
        Assert.StartsWith("greeting 1.10.0 in prod: 'errors' is worse than that of 1.9.0: 0.06 against 0.01, difference 0.05 in [", found[1].ToString(), StringComparison.Ordinal);
        Assert.EndsWith("(1000 against 1000 calls)", found[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_that_chance_makes_is_none_and_one_within_the_margin_neither()
    {
        var few = VersionComparison.Compare([Group("1.0.0", ("errors", Share(2, 50))), Group("1.1.0", ("errors", Share(8, 50)))], new ComparisonRules { MinimumCalls = 10 });
        Assert.False(Assert.Single(few).IsRegression);
        CallGroup[] many = [Group("1.0.0", ("errors", Share(2000, 100_000))), Group("1.1.0", ("errors", Share(2800, 100_000)))];
        Assert.False(Assert.Single(VersionComparison.Compare(many, new ComparisonRules())).IsRegression);
        Assert.True(Assert.Single(VersionComparison.Compare(many, new ComparisonRules { Margin = 0 })).IsRegression);
    }

    [Fact]
    public void Too_few_calls_call_nothing_worse() => Assert.False(Assert.Single(VersionComparison.Compare(
        [Group("1.0.0", ("errors", Share(0, 99))), Group("1.1.0", ("errors", Share(99, 99)))], new ComparisonRules())).IsRegression);

    [Fact]
    public void Time_and_cost_are_compared_as_shares_of_the_mean_before_and_less_is_better()
    {
        var found = VersionComparison.Compare(
            [Group("1.0.0", ("latency", Around(0.2, 2000)), ("cost", Around(0.001, 2000))), Group("1.1.0", ("latency", Around(0.3, 2000)), ("cost", Around(0.0005, 2000)))], new ComparisonRules());

        Assert.Equal([("latency", true, true), ("cost", true, false)], found.Select(f => (f.Metric, f.IsRelative, f.IsRegression)));
        Assert.Equal(0.5, found[0].Difference, 6);
    }

    [Fact]
    public void Of_scores_more_is_better_unless_said_otherwise()
    {
        CallGroup[] groups = [Group("1.0.0", ("thumb", Share(900, 1000))), Group("1.1.0", ("thumb", Share(700, 1000)))];

        Assert.True(Assert.Single(VersionComparison.Compare(groups, new ComparisonRules())).IsRegression);
        Assert.False(Assert.Single(VersionComparison.Compare(groups, new ComparisonRules { LowerIsBetter = ["thumb"] })).IsRegression);
    }

    [Fact]
    public void Slices_are_compared_apart_and_arms_are_added_up()
    {
        CallGroup[] groups =
        [
            Group("1.0.0", ("errors", Share(10, 1000))) with { Slice = "de" }, Group("1.0.0", ("errors", Share(10, 1000))) with { Slice = "en" },
            Group("1.1.0", ("errors", Share(50, 500))) with { Slice = "de" }, Group("1.1.0", ("errors", Share(50, 500))) with { Slice = "de", Arm = "canary" },
            Group("1.1.0", ("errors", Share(10, 1000))) with { Slice = "en" },
        ];

        Assert.Equal([("de", 1000L, true), ("en", 1000L, false)], VersionComparison.Compare(groups, new ComparisonRules()).Select(f => (f.Slice!, f.Count, f.IsRegression)));
    }

    /// <summary>At every one of forty looks, over two hundred prompts in which nothing changed: seed 2026.</summary>
    [Fact]
    public void Looks_again_and_again_raise_few_false_alarms()
    {
        var random = new Random(2026);
        var alarms = 0;
        for (var run = 0; run < 200; run++)
        {
            var (before, after) = (new Rollup(), new Rollup());
            var isAlarm = false;
            for (var look = 0; look < 40; look++)
            {
                for (var i = 0; i < 50; i++)
                {
                    before.Add(random.NextDouble() < 0.1 ? 1 : 0);
                    after.Add(random.NextDouble() < 0.1 ? 1 : 0);
                }

                CallGroup[] groups = [Group("1.0.0", ("errors", [])) with { Metrics = new Dictionary<string, Rollup> { ["errors"] = before } },
                    Group("1.1.0", ("errors", [])) with { Metrics = new Dictionary<string, Rollup> { ["errors"] = after } }];
                isAlarm |= VersionComparison.Compare(groups, new ComparisonRules { Margin = 0 })[0].IsRegression;
            }

            if (isAlarm) alarms++;
        }

        Assert.InRange(alarms, 0, 10);
    }

    [Fact]
    public void The_interval_of_a_share_is_Wilsons_and_of_other_numbers_Students()
    {
        // Wilson 1927, 8 of 10; Student: 1 to 5, mean 3, t(0.975, 4) = 2.7764 and a standard error of 0.7071.
        var share = Rollup(Share(8, 10)).MeanInterval();
        Assert.Equal((0.4902, 0.9433), (Math.Round(share.Lower, 4), Math.Round(share.Upper, 4)));
        var mean = Rollup([1, 2, 3, 4, 5]).MeanInterval();
        Assert.Equal((1.0368, 4.9632), (Math.Round(mean.Lower, 4), Math.Round(mean.Upper, 4)));
        Assert.Equal(double.NaN, Rollup([7]).MeanInterval().Lower);
    }
}
