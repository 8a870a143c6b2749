using PromptRegistry.Evaluation.Statistics;

namespace PromptRegistry.Evaluation.Tests.Statistics;

public sealed class NormalDistributionTests
{
    [Fact]
    public void Quantiles_agree_with_the_vectors()
    {
        foreach (var vector in Vectors.Statistic("special"))
        {
            var input = vector.GetProperty("input");
            if (input.GetProperty("fn").GetString() != "norm_ppf") continue;
            Assert.Equal(
                vector.GetProperty("expected").GetDouble(),
                NormalDistribution.Quantile(input.GetProperty("p").GetDouble()),
                1e-10);
        }
    }

    [Theory]
    [InlineData(0.95, 1.6448536269514722)]
    [InlineData(0.8, 0.8416212335729143)]
    [InlineData(0.5, 0)]
    [InlineData(1e-10, -6.361340902404056)]
    public void Quantiles_are_accurate_in_the_middle_and_in_the_tails(double p, double expected) =>
        Assert.Equal(expected, NormalDistribution.Quantile(p), 1e-12);
}
