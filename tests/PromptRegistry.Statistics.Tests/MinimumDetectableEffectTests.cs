using PromptRegistry.TestKit;

namespace PromptRegistry.Statistics.Tests;

public sealed class MinimumDetectableEffectTests
{
    [Fact]
    public void Agrees_with_the_vectors()
    {
        foreach (var vector in Vectors.Statistic("paired_mde"))
        {
            var input = vector.GetProperty("input");
            if (!input.GetProperty("one_sided").GetBoolean()) continue;
            var deviation = MinimumDetectableEffect.Deviation(
                input.GetProperty("sd_between_diff").GetDouble(), input.GetProperty("sd_within")
                    .GetDouble(), input.GetProperty("K").GetInt32());
            Assert.Equal(vector.GetProperty("expected").GetProperty("sd_diff").GetDouble(), deviation, 1e-9);
            var mde = MinimumDetectableEffect.OneSided(
                deviation, input.GetProperty("n").GetInt32(), input.GetProperty("alpha")
                    .GetDouble(), input.GetProperty("power").GetDouble());
            Assert.Equal(vector.GetProperty("expected").GetProperty("mde").GetDouble(), mde, 1e-9);
        }
    }
}
