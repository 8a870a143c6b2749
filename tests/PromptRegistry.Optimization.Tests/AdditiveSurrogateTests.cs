using PromptRegistry.Optimization.Search;

namespace PromptRegistry.Optimization.Tests;

public sealed class AdditiveSurrogateTests
{
    /// <summary>One effect with one observation: the mean of the two, weighted by what each is sure of.</summary>
    [Fact]
    public void One_observation_is_weighed_against_the_prior()
    {
        var surrogate = new AdditiveSurrogate(1);
        surrogate.Observe([0], 0.4, 0.25 * 0.25);

        var (mean, deviation) = surrogate.Predict([0]);
        Assert.Equal(0.2, mean, 12);
        Assert.Equal(0.25 / Math.Sqrt(2), deviation, 12);
    }

    [Fact]
    public void Effects_add_up_and_a_combination_that_was_never_tried_is_foreseen()
    {
        var surrogate = new AdditiveSurrogate(4);
        surrogate.Observe([0, 2], 0.1, 1e-6);
        surrogate.Observe([0, 3], 0.3, 1e-6);
        surrogate.Observe([1, 2], 0.2, 1e-6);

        Assert.Equal(0.4, surrogate.Predict([1, 3]).Mean, 2);
        Assert.True(surrogate.Improvement([1, 3], 0.3) > surrogate.Improvement([0, 2], 0.3));
    }

    /// <summary>Expected improvement of a normal belief around the best one is its deviation times the density at 0.</summary>
    [Fact]
    public void Improvement_is_that_of_a_normal_belief()
    {
        var surrogate = new AdditiveSurrogate(2);
        Assert.Equal(0.25 / Math.Sqrt(2 * Math.PI), surrogate.Improvement([0], 0), 9);
        Assert.Equal(0, surrogate.Improvement([], 0.1));
        Assert.True(surrogate.Improvement([0, 1], 0) > surrogate.Improvement([0], 0));
    }
}
