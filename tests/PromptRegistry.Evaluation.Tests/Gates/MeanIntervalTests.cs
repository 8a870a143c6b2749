using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Tests.Gates;

public sealed class MeanIntervalTests
{
    [Fact]
    public void All_or_nothing_has_Wilsons_interval() => Assert.Equal(WilsonInterval.Of(3, 4), MeanInterval.Of([1, 0, 1, 1]));

    [Fact]
    public void Degrees_have_Students_interval()
    {
        // Mean 0.5, standard deviation 0.1, t(0.975, 2) = 4.302653: 0.5 ± 0.248414.
        var interval = MeanInterval.Of([0.4, 0.5, 0.6])!.Value;

        Assert.Equal(0.251586, interval.Lower, 6);
        Assert.Equal(0.748414, interval.Upper, 6);
    }

    [Fact]
    public void It_stays_within_the_scores_there_are()
    {
        Assert.Equal(1, MeanInterval.Of([0.9, 1])!.Value.Upper);
        Assert.Null(MeanInterval.Of([0.5]));
        Assert.NotNull(MeanInterval.Of([1]));
    }
}
