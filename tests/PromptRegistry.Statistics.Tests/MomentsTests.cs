namespace PromptRegistry.Statistics.Tests;

public sealed class MomentsTests
{
    [Fact]
    public void Keep_what_mean_variance_and_pass_rate_need()
    {
        var moments = Moments.Empty.Add(0.2, false).Add(0.4, true).Add(0.9, true);
        Assert.Equal(0.5, moments.Mean, 1e-12);
        Assert.Equal(0.13, moments.Variance, 1e-12);
        Assert.Equal(2 / 3.0, moments.PassRate, 1e-12);
        Assert.False(moments.AllPassed);
        Assert.Equal(moments, Moments.Empty.Add(0.2, false).Add(Moments.Empty.Add(0.4, true).Add(0.9, true)));
    }
}
