namespace PromptRegistry.Evaluation.Metrics;

/// <summary>
/// chrF2 (Popović, "chrF: character n-gram F-score for automatic MT evaluation", 2015) as sacrebleu 2.6 computes it, from 0 to 100: characters
/// without white space, orders 1 to 6, recall counted twice as much as precision.
/// </summary>
public static class ChrF
{
    private const int Orders = 6;
    private const double Beta = 2;

    /// <summary>One text; the best of several references.</summary>
    public static double Sentence(string hypothesis, IReadOnlyList<string> references) => Score(Best(hypothesis, references));

    /// <summary>A corpus: the counts of all its texts, each with its best reference, are added up.</summary>
    public static double Corpus(IEnumerable<(string Hypothesis, IReadOnlyList<string> References)> segments)
    {
        var sum = new long[3, Orders];
        foreach (var (hypothesis, references) in segments)
        {
            var counts = Best(hypothesis, references);
            for (var i = 0; i < 3; i++)
            {
                for (var j = 0; j < Orders; j++) sum[i, j] += counts[i, j];
            }
        }

        return Score(sum);
    }

    private static long[,] Best(string hypothesis, IReadOnlyList<string> references)
    {
        var grams = new NGrams();
        var text = Characters(hypothesis);
        var own = grams.Count(text, Orders);
        var (best, score) = (new long[3, Orders], -1.0);
        foreach (var reference in references)
        {
            var characters = Characters(reference);
            var other = grams.Count(characters, Orders);
            var counts = new long[3, Orders];
            for (var i = 0; i < Orders; i++)
            {
                counts[0, i] = Math.Max(0, text.Count - i);
                counts[1, i] = Math.Max(0, characters.Count - i);
                counts[2, i] = NGrams.Overlap(own[i], other[i]);
            }

            var reached = Score(counts);
            if (reached > score) (best, score) = (counts, reached);
        }

        return best;
    }

    /// <param name="counts">N-grams of the text, of the reference, and shared, by order.</param>
    private static double Score(long[,] counts)
    {
        var (precision, recall, orders) = (0.0, 0.0, 0);
        for (var i = 0; i < Orders; i++)
        {
            if (counts[0, i] == 0 || counts[1, i] == 0) continue;
            precision += (double)counts[2, i] / counts[0, i];
            recall += (double)counts[2, i] / counts[1, i];
            orders++;
        }

        if (precision + recall == 0) return 0;
        (precision, recall) = (precision / orders, recall / orders);
        return 100 * (1 + (Beta * Beta)) * precision * recall / ((Beta * Beta * precision) + recall);
    }

    private static List<string> Characters(string text) =>
        [.. text.EnumerateRunes().Where(rune => !System.Text.Rune.IsWhiteSpace(rune)).Select(rune => rune.ToString())];
}
