namespace PromptRegistry.Evaluation.Metrics;

/// <summary>
/// GLEU (Wu et al., "Google's Neural Machine Translation System", 2016) of one text, from 0 to 1: shared n-grams of orders 1 to 4 over those of
/// the text or of the reference, whichever has more.
/// </summary>
public static class Gleu
{
    private const int Orders = 4;

    /// <summary>As NLTK: words at white space, the best of several references.</summary>
    public static double Sentence(string hypothesis, IReadOnlyList<string> references) =>
        Sentence(Blanks.Split(hypothesis), [.. references.Select(Blanks.Split)]);

    /// <summary>As NLTK: the best of several references; 0 where there is nothing to compare.</summary>
    public static double Sentence(IReadOnlyList<string> hypothesis, IReadOnlyList<IReadOnlyList<string>> references) =>
        Counts(hypothesis, references).Select(count => count.All == 0 ? 0 : (double)count.Shared / count.All).DefaultIfEmpty().Max();

    /// <summary>
    /// As Microsoft.Extensions.AI.Evaluation.NLP: words by <see cref="MeaiTokenizer"/>, and the counts of all references added up, which gives
    /// less than the best reference alone. For comparing with numbers from there.
    /// </summary>
    public static double Meai(string hypothesis, IReadOnlyList<string> references) =>
        Meai(MeaiTokenizer.Tokenize(hypothesis), [.. references.Select(MeaiTokenizer.Tokenize)]);

    /// <summary>The same of tokens.</summary>
    public static double Meai(IReadOnlyList<string> hypothesis, IReadOnlyList<IReadOnlyList<string>> references)
    {
        var (shared, all) = (0L, 0L);
        foreach (var count in Counts(hypothesis, references)) (shared, all) = (shared + count.Shared, all + count.All);
        return all == 0 ? 0 : (double)shared / all;
    }

    private static IEnumerable<(long Shared, long All)> Counts(
        IReadOnlyList<string> hypothesis, IReadOnlyList<IReadOnlyList<string>> references)
    {
        var grams = new NGrams();
        var own = grams.Count(hypothesis, Orders);
        foreach (var reference in references)
        {
            var other = grams.Count(reference, Orders);
            var shared = 0L;
            for (var i = 0; i < Orders; i++) shared += NGrams.Overlap(own[i], other[i]);
            yield return (shared, Math.Max(Number(hypothesis.Count), Number(reference.Count)));
        }
    }

    private static long Number(int tokens)
    {
        var number = 0L;
        for (var order = 1; order <= Orders; order++) number += Math.Max(0, tokens - order + 1);
        return number;
    }
}
