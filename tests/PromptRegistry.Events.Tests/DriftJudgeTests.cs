using PromptRegistry.Events.Drift;
using PromptRegistry.Events.Rollups;
using PromptRegistry.Statistics;

namespace PromptRegistry.Events.Tests;

public sealed class DriftJudgeTests
{
    private const int Hours = 24;
    private const int PerHour = 20;

    /// <summary>
    /// Days in which nothing changed, looked at each hour, with two scores against yesterday and one of them against the baseline as well; 2,000 of them, so that a share
    /// of 1 % comes out below 1.7 % with a chance of 99.9 %.
    /// </summary>
    [Theory]
    [InlineData(0.9, 1)]
    [InlineData(0.98, 2)]
    [InlineData(0.5, 3)]
    public void At_most_one_day_in_a_hundred_has_a_false_alarm_however_often_it_is_looked_at(double quality, int seed)
    {
        const int days = 2_000;
        var random = new Random(seed);
        var alarms = Enumerable.Range(0, days).Count(_ => HasAlarm(random, quality, quality));
        Assert.InRange((double)alarms / days, 0, 0.017);
    }

    [Fact]
    public void A_fall_from_ninety_to_eighty_percent_is_found_within_the_day()
    {
        var random = new Random(4);
        var found = Enumerable.Range(0, 200).Count(_ => HasAlarm(random, 0.9, 0.8));
        Assert.InRange(found / 200.0, 0.75, 1);
    }

    [Fact]
    public void Below_fifty_numbers_nothing_is_said_and_a_rise_is_no_fall()
    {
        var scope = new DriftScope("greeting", ["judge"]);
        Assert.Empty(DriftJudge.Judge(scope, Scores(49, 49), Scores(200, 0)));
        Assert.Empty(DriftJudge.Judge(scope, Scores(200, 200), Scores(49, 0)));
        Assert.Equal(DriftChange.Rose, Assert.Single(DriftJudge.Judge(scope, Scores(400, 100), Scores(400, 300))).Change);
        Assert.Equal(DriftChange.Fell, Assert.Single(DriftJudge.Judge(scope, Scores(400, 300), Scores(400, 100))).Change);
    }

    [Fact]
    public void The_baseline_is_compared_beyond_a_margin()
    {
        var scope = new DriftScope("greeting", ["judge"]) { Baseline = new Dictionary<string, Summary> { ["judge"] = Summary.OfShare(400, 400) } };
        Assert.Equal(DriftChange.None, Assert.Single(DriftJudge.Judge(scope, Scores(0, 0), Scores(1000, 960))).Change);
        var fallen = Assert.Single(DriftJudge.Judge(scope, Scores(0, 0), Scores(1000, 800)));
        Assert.Equal((DriftChange.Fell, "the baseline"), (fallen.Change, fallen.Against));
        Assert.Contains("margin 0.05", fallen.Text, StringComparison.Ordinal);
    }

    private static bool HasAlarm(Random random, double before, double after)
    {
        var scope = new DriftScope("greeting", ["judge", "style"])
        {
            Baseline = new Dictionary<string, Summary> { ["style"] = Sample(random, before, 200) },
            BaselineMargin = 0,
        };
        var yesterday = new Dictionary<string, Rollup> { ["judge"] = new(), ["style"] = new() };
        var today = new Dictionary<string, Rollup> { ["judge"] = new(), ["style"] = new() };
        Add(random, yesterday, before, Hours * PerHour);
        for (var hour = 0; hour < Hours; hour++)
        {
            Add(random, today, after, PerHour);
            if (DriftJudge.Judge(scope, yesterday, today).Any(f => f.Change != DriftChange.None)) return true;
        }

        return false;
    }

    private static void Add(Random random, Dictionary<string, Rollup> scores, double quality, int count)
    {
        foreach (var rollup in scores.Values)
        {
            for (var i = 0; i < count; i++) rollup.Add(random.NextDouble() < quality ? 1 : 0);
        }
    }

    private static Summary Sample(Random random, double quality, int count) =>
        Summary.Of([.. Enumerable.Range(0, count).Select(_ => random.NextDouble() < quality ? 1.0 : 0.0)]);

    private static Dictionary<string, Rollup> Scores(int count, int passes)
    {
        var rollup = new Rollup();
        for (var i = 0; i < count; i++) rollup.Add(i < passes ? 1 : 0);
        return new Dictionary<string, Rollup> { ["judge"] = rollup };
    }
}
