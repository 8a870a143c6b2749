using PromptRegistry.TestKit;

namespace PromptRegistry.Statistics.Tests;

public sealed class SignFlipPermutationTests
{
    [Fact]
    public void Exact_tests_agree_with_the_vectors()
    {
        foreach (var vector in Vectors.Statistic("signflip_permutation_exact"))
        {
            var result = SignFlipPermutation.Exact(vector.GetProperty("input").GetProperty("d").Numbers());
            var expected = vector.GetProperty("expected");
            Assert.Equal(expected.GetProperty("n_nonzero").GetInt32(), result.NonZero);
            Assert.Equal(expected.GetProperty("stat").GetDouble(), result.Mean, 1e-9);
            Assert.Equal(expected.GetProperty("p_less").GetDouble(), result.PLess, 1e-9);
            Assert.Equal(expected.GetProperty("p_two_sided").GetDouble(), result.PTwoSided, 1e-9);
        }
    }

    [Fact]
    public void Drawn_tests_agree_with_the_vectors()
    {
        foreach (var vector in Vectors.Statistic("signflip_permutation_mc"))
        {
            var input = vector.GetProperty("input");
            var result = SignFlipPermutation.Draw(
                input.GetProperty("d").Numbers(), input.GetProperty("seed").GetUInt64(), input.GetProperty("B")
                    .GetInt32());
            Assert.Equal(vector.GetProperty("expected").GetProperty("p_less").GetDouble(), result.PLess, 1e-12);
            Assert.Equal(
                vector.GetProperty("expected").GetProperty("p_two_sided").GetDouble(), result.PTwoSided, 1e-12);
        }
    }

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(4, 0.0625)]
    [InlineData(5, 0.03125)]
    public void Fewer_than_five_differing_cases_can_never_be_significant(int cases, double smallest)
    {
        var result = SignFlipPermutation.Test([.. Enumerable.Repeat(-1.0, cases), 0, 0, 0], seed: 1);
        Assert.Equal(smallest, result.PLess, 1e-12);
        Assert.True(result.IsExact);
    }

    [Fact]
    public void No_difference_is_no_evidence()
    {
        var result = SignFlipPermutation.Test([0, 0, 0], seed: 1);
        Assert.Equal((0, 0.0, 1.0, 1.0), (result.NonZero, result.Mean, result.PLess, result.PTwoSided));
    }

    [Fact]
    public void Counts_exactly_up_to_twenty_differing_cases_and_draws_beyond()
    {
        Assert.True(SignFlipPermutation.Test([.. Enumerable.Repeat(-0.1, 20), 0, 0], 1).IsExact);
        Assert.False(SignFlipPermutation.Test([.. Enumerable.Repeat(-0.1, 21)], 1).IsExact);
    }

    [Fact]
    public void The_same_seed_gives_the_same_result()
    {
        double[] differences = [.. Enumerable.Range(0, 40).Select(i => ((i * 37 % 17) - 9) / 10.0)];
        Assert.Equal(SignFlipPermutation.Test(differences, 42), SignFlipPermutation.Test(differences, 42));
        Assert.NotEqual(
            SignFlipPermutation.Test(differences, 42).PLess, SignFlipPermutation.Test(differences, 43).PLess);
    }
}
