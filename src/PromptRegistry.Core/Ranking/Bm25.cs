namespace PromptRegistry.Core.Ranking;

/// <summary>
/// Okapi BM25 over a fixed collection (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009), with k1 = 1.2, b = 0.75 and the weight of a word as Lucene has it, which is
/// never negative. Words are runs of letters and digits, in lower case.
/// </summary>
internal sealed class Bm25
{
    private const double K1 = 1.2;
    private const double B = 0.75;
    private readonly Dictionary<string, List<(int Text, int Times)>> places = new(StringComparer.Ordinal);
    private readonly int[] lengths;
    private readonly double meanLength;

    public Bm25(IReadOnlyList<string> texts)
    {
        lengths = new int[texts.Count];
        for (var i = 0; i < texts.Count; i++)
        {
            foreach (var word in Words.Of(texts[i]).GroupBy(w => w, StringComparer.Ordinal))
            {
                if (!places.TryGetValue(word.Key, out var found)) places.Add(word.Key, found = []);
                found.Add((i, word.Count()));
                lengths[i] += word.Count();
            }
        }

        meanLength = Math.Max(1, lengths.DefaultIfEmpty(0).Average());
    }

    /// <summary>How well each text fits a question; 0 where they share no word.</summary>
    public double[] Scores(string question)
    {
        var scores = new double[lengths.Length];
        foreach (var word in Words.Of(question).Distinct(StringComparer.Ordinal).OrderBy(w => w, StringComparer.Ordinal))
        {
            if (!places.TryGetValue(word, out var found)) continue;
            foreach (var (text, times) in found) scores[text] += Weight(text, times, found.Count);
        }

        return scores;
    }

    /// <summary>How much each text shares with the others: the sum of its scores with every other text as the question.</summary>
    public double[] Centrality()
    {
        var scores = new double[lengths.Length];
        foreach (var word in places.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            foreach (var (text, times) in word.Value) scores[text] += (word.Value.Count - 1) * Weight(text, times, word.Value.Count);
        }

        return scores;
    }

    /// <summary>What a word adds to the score of a text that has it.</summary>
    /// <param name="texts">How many texts have it.</param>
    private double Weight(int text, int times, int texts) =>
        Math.Log(1 + ((lengths.Length - texts + 0.5) / (texts + 0.5))) * times * (K1 + 1) / (times + (K1 * (1 - B + (B * lengths[text] / meanLength))));
}
