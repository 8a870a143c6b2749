using PromptRegistry.TestKit;

namespace PromptRegistry.Statistics.Tests;

public sealed class HolmTests
{
    [Fact]
    public void Agrees_with_the_vectors()
    {
        foreach (var vector in Vectors.Statistic("multiple_testing"))
        {
            var adjusted = Holm.Adjust(vector.GetProperty("input").GetProperty("p").Numbers());
            var expected = vector.GetProperty("expected").GetProperty("holm").Numbers();
            Assert.Equal(expected.Length, adjusted.Length);
            for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], adjusted[i], 1e-9);
        }
    }

    [Fact]
    public void Never_exceeds_one_and_leaves_a_single_question_alone()
    {
        Assert.Equal([1, 1], Holm.Adjust([0.9, 0.8]));
        Assert.Equal([0.04], Holm.Adjust([0.04]));
        Assert.Empty(Holm.Adjust([]));
    }
}
