using PromptRegistry.Optimization.Search;

namespace PromptRegistry.Optimization.Tests;

public sealed class RaceTests
{
    [Fact]
    public void Heats_double_until_all_cases_are_asked()
    {
        Assert.Equal([8, 16, 32, 50], Race.Heats(50));
        Assert.Equal([8], Race.Heats(8));
        Assert.Equal([3], Race.Heats(3));
        Assert.Empty(Race.Heats(0));
    }

    [Fact]
    public void A_candidate_that_is_clearly_worse_is_dropped()
    {
        Assert.Contains("worse", Race.Drop([-1, -1, -1, -1, -1, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0]), StringComparison.Ordinal);
        Assert.Null(Race.Drop([-1, -1, -1, -1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0]));
    }

    [Fact]
    public void A_candidate_that_cannot_get_ahead_is_dropped()
    {
        Assert.Contains("cannot", Race.Drop([0, 0, 0, 0, 0, 0, 0, 0], [1, 1, 1]), StringComparison.Ordinal);
        Assert.Null(Race.Drop([0, 0, 0, 0, 0, 0, 0, 0], [1, 1, 0]));
    }

    [Fact]
    public void The_test_of_acceptance_is_exact_for_few_cases()
    {
        Assert.Equal(1 / 32.0, Race.PBetter([1, 1, 1, 1, 1, 0]), 12);
        Assert.Equal(1, Race.PBetter([0, 0]), 12);
    }

    /// <summary>
    /// The bound of a maximum of equal candidates, against the mean of a simulation: never below, and not far above where scores are as
    /// spread as they can be.
    /// </summary>
    [Theory]
    [InlineData(9, 50)]
    [InlineData(27, 100)]
    public void The_bound_on_selection_holds(int candidates, int cases)
    {
        var random = new Statistics.SplitMix64(3);
        var total = 0.0;
        const int Runs = 400;
        for (var run = 0; run < Runs; run++)
        {
            var best = 0.0;
            for (var c = 0; c < candidates; c++)
            {
                var passed = 0;
                for (var i = 0; i < cases; i++) passed += (int)random.Below(2);
                best = Math.Max(best, (double)passed / cases);
            }

            total += best - 0.5;
        }

        var bound = Race.Optimism(candidates, cases);
        Assert.InRange(total / Runs, bound * 0.5, bound);
    }
}
