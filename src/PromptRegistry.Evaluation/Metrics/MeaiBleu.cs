namespace PromptRegistry.Evaluation.Metrics;

/// <summary>
/// BLEU of one text as Microsoft.Extensions.AI.Evaluation.NLP has it, from 0 to 1: words by <see cref="MeaiTokenizer"/>, orders 1 to 4,
/// and smoothing method 4 of Chen and Cherry ("A Systematic Comparison of Smoothing Techniques for Sentence-Level BLEU", 2014) as NLTK does it.
/// </summary>
public static class MeaiBleu
{
    private const int Orders = 4;
    private const double K = 5;

    /// <exception cref="ArgumentException">There is no reference.</exception>
    public static double Sentence(string hypothesis, IReadOnlyList<string> references) =>
        Sentence(MeaiTokenizer.Tokenize(hypothesis), [.. references.Select(MeaiTokenizer.Tokenize)]);

    /// <exception cref="ArgumentException">There is no reference.</exception>
    public static double Sentence(IReadOnlyList<string> hypothesis, IReadOnlyList<IReadOnlyList<string>> references)
    {
        var counts = BleuStatistics.Of(hypothesis, references, Orders);
        if (counts.Correct[0] == 0) return 0;
        var (logarithms, zeros) = (0.0, 0);
        for (var i = 0; i < Orders; i++)
        {
            double correct = counts.Correct[i];
            if (correct == 0 && hypothesis.Count > 1) correct = 1 / (Math.Pow(2, ++zeros) * K / Math.Log(hypothesis.Count));

            // A text of one word has no longer n-grams that could be wrong.
            if (correct > 0) logarithms += Math.Log(correct / Math.Max(1, counts.Total[i])) / Orders;
        }

        return Bleu.BrevityPenalty(counts.HypothesisLength, counts.ReferenceLength) * Math.Exp(logarithms);
    }
}
