using System.Numerics.Tensors;

namespace PromptRegistry.Embeddings;

/// <summary>
/// BERTScore (Zhang et al., "BERTScore: Evaluating Text Generation with BERT", ICLR 2020): each token is matched with the most similar one of the other
/// text, by the cosine of their vectors. As bert_score computes it without idf and rescaling: the model's own marks have no share, and may be matched.
/// </summary>
public static class BertScore
{
    /// <summary>Precision, recall and F1; all 0 where a text has no token.</summary>
    /// <param name="candidate">The text that is judged.</param>
    /// <param name="reference">The text that it should mean.</param>
    public static BertScoreResult Of(TokenVectors candidate, TokenVectors reference)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(reference);
        if (candidate.Vectors.Count < 3 || reference.Vectors.Count < 3) return default;
        var (precision, recall) = (Match(candidate, reference), Match(reference, candidate));
        return new BertScoreResult(precision, recall, precision + recall <= 0 ? 0 : 2 * precision * recall / (precision + recall));
    }

    private static double Match(TokenVectors from, TokenVectors to)
    {
        var sum = 0.0;
        for (var i = 1; i < from.Vectors.Count - 1; i++)
            sum += to.Vectors.Max(vector => (double)TensorPrimitives.CosineSimilarity(from.Vectors[i].Span, vector.Span));
        return sum / (from.Vectors.Count - 2);
    }
}

/// <summary>How far two texts mean the same.</summary>
/// <param name="Precision">How much of the candidate the reference has.</param>
/// <param name="Recall">How much of the reference the candidate has.</param>
/// <param name="F1">Their harmonic mean.</param>
public readonly record struct BertScoreResult(double Precision, double Recall, double F1);
