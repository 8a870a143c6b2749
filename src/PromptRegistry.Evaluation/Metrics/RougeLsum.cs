namespace PromptRegistry.Evaluation.Metrics;

/// <summary>
/// ROUGE-Lsum as rouge_score computes it: every line is a sentence; of a target's sentence counts what any sentence of the prediction has in common
/// with it in order, and no token of either text counts twice.
/// </summary>
public static class RougeLsum
{
    /// <summary>Cells of the longest table that is made: of two texts of about 11,000 tokens without a line end.</summary>
    public const int MaximumCells = 1 << 27;

    /// <exception cref="ArgumentException">Two sentences are too long to be compared: see <see cref="MaximumCells"/>.</exception>
    public static RougeScore Compute(string target, string prediction, bool stem = false)
    {
        var vocabulary = new TokenVocabulary();
        var expected = Sentences(target, vocabulary, stem);
        var actual = Sentences(prediction, vocabulary, stem);
        var left = Counts(expected, vocabulary.Count);
        var given = Counts(actual, vocabulary.Count);
        var hits = 0;
        foreach (var sentence in expected)
        {
            var common = new bool[sentence.Length];
            foreach (var other in actual) Mark(sentence, other, common);
            for (var i = 0; i < common.Length; i++)
            {
                var token = sentence[i];
                if (!common[i] || left[token] == 0 || given[token] == 0) continue;
                left[token]--;
                given[token]--;
                hits++;
            }
        }

        return RougeScore.Of(hits, expected.Sum(sentence => sentence.Length), actual.Sum(sentence => sentence.Length));
    }

    private static List<int[]> Sentences(string text, TokenVocabulary vocabulary, bool stem) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => vocabulary.Numbers(line, stem))];

    private static int[] Counts(List<int[]> sentences, int size)
    {
        var counts = new int[size];
        foreach (var token in sentences.SelectMany(sentence => sentence)) counts[token]++;
        return counts;
    }

    /// <summary>Marks the tokens of one longest common subsequence; of several, the one that the reference implementation takes.</summary>
    private static void Mark(int[] a, int[] b, bool[] marks)
    {
        var width = b.Length + 1;
        if ((long)(a.Length + 1) * width > MaximumCells)
            throw new ArgumentException($"Sentences of {a.Length} and {b.Length} tokens are too long for ROUGE-Lsum. Put a line end after each sentence.");
        var table = new int[(a.Length + 1) * width];
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                table[(i * width) + j] = a[i - 1] == b[j - 1]
                    ? table[((i - 1) * width) + j - 1] + 1
                    : Math.Max(table[((i - 1) * width) + j], table[(i * width) + j - 1]);
            }
        }

        for (var (i, j) = (a.Length, b.Length); i > 0 && j > 0;)
        {
            if (a[i - 1] == b[j - 1])
            {
                marks[i - 1] = true;
                (i, j) = (i - 1, j - 1);
            }
            else if (table[(i * width) + j - 1] > table[((i - 1) * width) + j])
            {
                j--;
            }
            else
            {
                i--;
            }
        }
    }
}
