using System.Globalization;
using Microsoft.Extensions.AI;
using PromptRegistry.Evaluation.Cases;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>How near the answer's meaning is to that of the expected one, or of the nearest of several: the cosine of their embeddings.</summary>
public sealed class SimilarityScorer : IScorer
{
    /// <summary>Vectors differ by rounding from machine to machine; scores of this many decimals do not.</summary>
    private const int Decimals = 4;

    private readonly IEmbeddingGenerator<string, Embedding<float>> embeddings;

    private SimilarityScorer(ScorerInfo info, IEmbeddingGenerator<string, Embedding<float>> embeddings) => (Info, this.embeddings) = (info, embeddings);

    /// <summary>What the suite says of it.</summary>
    public ScorerInfo Info { get; }

    /// <summary>The scorer <c>similarity: { minimum: 0.8 }</c> of a suite.</summary>
    /// <param name="embeddings">Gives the vectors; it stays open, and is used by several threads. Its model is part of what the scorer measures.</param>
    public static ScorerKind Kind(IEmbeddingGenerator<string, Embedding<float>> embeddings)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        return new ScorerKind("similarity", source =>
        {
            var options = source.Options("minimum");
            var minimum = source.ScoreOption(options, "minimum");
            var model = (embeddings.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata)?.DefaultModelId;
            return new SimilarityScorer(source.Info(options, $"cosine\n{model}") with { Minimum = minimum, Range = "-1..1" }, embeddings);
        });
    }

    /// <summary>Whether the case has an expected answer.</summary>
    public bool AppliesTo(EvaluationCase @case)
    {
        ArgumentNullException.ThrowIfNull(@case);
        return @case.Expected is not null;
    }

    /// <summary>The cosine as raw value, and as the score where it is not below 0.</summary>
    public async ValueTask<Score> ScoreAsync(ScoringInput input, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        var vectors = await embeddings.GenerateAsync([input.Text, .. input.References], cancellationToken: cancellation).ConfigureAwait(false);
        if (vectors.Count != input.References.Count + 1) return Score.Unscored($"The embeddings have {vectors.Count} vectors for {input.References.Count + 1} texts.");
        return Judge(vectors[0].Vector, [.. vectors.Skip(1).Select(reference => reference.Vector)], Info.Minimum);
    }

    /// <summary>The score of an answer by its vector and those of the references.</summary>
    internal static Score Judge(ReadOnlyMemory<float> answer, IReadOnlyList<ReadOnlyMemory<float>> references, double? least)
    {
        var nearest = references.Max(reference => Cosine(answer.Span, reference.Span));
        if (double.IsNaN(nearest)) return Score.Unscored("The embedding of a text has the length 0 or that of another model, so there is no angle between the two.");
        var raw = Math.Round(nearest, Decimals, MidpointRounding.ToEven);
        var score = Math.Max(0, raw);
        return least is { } minimum && score < minimum
            ? Score.Fail(string.Create(CultureInfo.InvariantCulture, $"Scored {score:0.###}; expected at least {minimum:0.###}"), score, raw)
            : Score.Pass(score, raw);
    }

    private static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length) return double.NaN;
        var (dot, first, second) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            dot += (double)a[i] * b[i];
            first += (double)a[i] * a[i];
            second += (double)b[i] * b[i];
        }

        return dot / (Math.Sqrt(first) * Math.Sqrt(second));
    }
}
