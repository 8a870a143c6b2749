using System.Globalization;
using PromptRegistry.TestKit;

namespace PromptRegistry.Statistics.Tests;

public sealed class SplitMix64Tests
{
    [Fact]
    public void Gives_the_published_numbers()
    {
        foreach (var vector in Vectors.Statistic("splitmix64"))
        {
            var seed = vector.GetProperty("input").GetProperty("seed").GetUInt64();
            var expected = vector.GetProperty("expected");
            var random = new SplitMix64(seed);
            foreach (var number in expected.GetProperty("first4_u64").EnumerateArray())
                Assert.Equal(ulong.Parse(number.GetString()!, CultureInfo.InvariantCulture), random.Next());

            random = new SplitMix64(seed);
            foreach (var number in expected.GetProperty("below10_first10").EnumerateArray())
                Assert.Equal(number.GetUInt64(), random.Below(10));
        }
    }

    [Fact]
    public void The_first_number_of_seed_1234567_is_the_one_of_the_reference_implementation() =>
        Assert.Equal(6457827717110365317UL, new SplitMix64(1234567).Next());
}
