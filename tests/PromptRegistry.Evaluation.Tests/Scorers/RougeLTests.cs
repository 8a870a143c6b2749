using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.TestKit;

namespace PromptRegistry.Evaluation.Tests.Scorers;

public sealed class RougeLTests
{
    [Fact]
    public void Agrees_with_the_vectors()
    {
        var compared = 0;
        foreach (var vector in Vectors.Metric("rouge"))
        {
            var input = vector.GetProperty("input");
            if (input.GetProperty("type").GetString() != "rougeL" || input.GetProperty("use_stemmer").GetBoolean())
                continue;
            var score = RougeL.Compute(
                input.GetProperty("target").GetString()!, input.GetProperty("prediction").GetString()!);
            var expected = vector.GetProperty("expected").Numbers();
            Assert.Equal(expected[0], score.Precision, 1e-9);
            Assert.Equal(expected[1], score.Recall, 1e-9);
            Assert.Equal(expected[2], score.F1, 1e-9);
            compared++;
        }

        Assert.True(compared > 5, $"Only {compared} vectors were compared.");
    }

    [Theory]
    [InlineData("the cat sat", "the cat sat", 1)]
    [InlineData("the cat sat", "", 0)]
    [InlineData("a b c d", "a c", 2 / 3.0)]
    public void Is_the_harmonic_mean_over_the_longest_common_subsequence(
        string target, string prediction, double expected) =>
        Assert.Equal(expected, RougeL.Compute(target, prediction).F1, 1e-12);
}
