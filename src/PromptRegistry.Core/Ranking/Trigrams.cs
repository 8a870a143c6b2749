namespace PromptRegistry.Core.Ranking;

/// <summary>
/// Likeness of texts over a fixed collection without a model: the cosine of their character trigrams, weighted by how few texts have each (tf × idf; Damashek, "Gauging Similarity with n-Grams",
/// Science 267, 1995). Words are runs of letters and digits in lower case with a mark at both ends, so that inflected, compound and misspelt words are alike.
/// </summary>
internal sealed class Trigrams
{
    private const int Size = 3;
    private readonly Dictionary<string, double> weights = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(int Text, double Weight)>> places = new(StringComparer.Ordinal);
    private readonly double unknown;
    private readonly int count;

    public Trigrams(IReadOnlyList<string> texts)
    {
        count = texts.Count;
        var counted = texts.Select(Count).ToList();
        foreach (var gram in counted.SelectMany(c => c.Keys).GroupBy(g => g, StringComparer.Ordinal)) weights[gram.Key] = Weight(gram.Count());
        unknown = Weight(0);
        for (var i = 0; i < counted.Count; i++)
        {
            var length = Length(counted[i]);
            foreach (var gram in counted[i])
            {
                if (!places.TryGetValue(gram.Key, out var found)) places.Add(gram.Key, found = []);
                found.Add((i, gram.Value * weights[gram.Key] / length));
            }
        }
    }

    /// <summary>How alike each text is, from 0 to 1.</summary>
    public double[] Scores(string question)
    {
        var scores = new double[count];
        var grams = Count(question);
        var length = Length(grams);
        foreach (var gram in grams.OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            if (!places.TryGetValue(gram.Key, out var found)) continue;
            foreach (var (text, weight) in found) scores[text] += gram.Value * weights[gram.Key] / length * weight;
        }

        return scores;
    }

    private double Weight(int texts) => Math.Log(1 + ((count - texts + 0.5) / (texts + 0.5)));

    private double Length(Dictionary<string, int> grams)
    {
        double sum = 0;
        foreach (var gram in grams.OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var weight = gram.Value * (weights.TryGetValue(gram.Key, out var known) ? known : unknown);
            sum += weight * weight;
        }

        return sum == 0 ? 1 : Math.Sqrt(sum);
    }

    private static Dictionary<string, int> Count(string text)
    {
        var grams = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in Words.Of(text))
        {
            var marked = $" {word} ";
            for (var i = 0; i + Size <= marked.Length; i++)
            {
                var gram = marked.Substring(i, Size);
                grams[gram] = grams.TryGetValue(gram, out var before) ? before + 1 : 1;
            }
        }

        return grams;
    }
}
