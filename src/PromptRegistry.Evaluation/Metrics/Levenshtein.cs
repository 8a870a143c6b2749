namespace PromptRegistry.Evaluation.Metrics;

/// <summary>
/// Levenshtein distance: the fewest characters that are put in, taken out or exchanged to make one text of another. Characters are Unicode code points.
/// </summary>
public static class Levenshtein
{
    /// <summary>The most pairs of characters that are compared, after what both texts begin and end with: of two texts of about 23,000 characters.</summary>
    public const long MaximumPairs = 1L << 29;

    /// <summary>The number of edits.</summary>
    /// <exception cref="ArgumentException">Both texts are too long: see <see cref="MaximumPairs"/>.</exception>
    public static int Distance(string a, string b) => Distance(Characters(a), Characters(b));

    /// <summary>1 for equal texts, 0 for texts without anything in common: 1 − distance / length of the longer.</summary>
    /// <exception cref="ArgumentException">Both texts are too long: see <see cref="MaximumPairs"/>.</exception>
    public static double Similarity(string a, string b)
    {
        var (first, second) = (Characters(a), Characters(b));
        return Similarity(Distance(first, second), first.Length, second.Length);
    }

    /// <summary>The similarity of texts whose distance and lengths are known.</summary>
    internal static double Similarity(int distance, int length, int otherLength)
    {
        var longer = Math.Max(length, otherLength);
        return longer == 0 ? 1 : 1 - ((double)distance / longer);
    }

    private static int Distance(int[] first, int[] second)
    {
        var start = first.AsSpan().CommonPrefixLength(second);
        var a = first.AsSpan(start);
        var b = second.AsSpan(start);
        while (!a.IsEmpty && !b.IsEmpty && a[^1] == b[^1])
        {
            a = a[..^1];
            b = b[..^1];
        }

        if (a.IsEmpty || b.IsEmpty) return a.Length + b.Length;
        if ((long)a.Length * b.Length > MaximumPairs)
            throw new ArgumentException($"Texts that differ in {a.Length} and {b.Length} characters are too long for a Levenshtein distance.");

        var row = new int[b.Length + 1];
        for (var j = 0; j < row.Length; j++) row[j] = j;
        for (var i = 0; i < a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < b.Length; j++)
            {
                var above = row[j + 1];
                var exchanged = a[i] == b[j] ? diagonal : diagonal + 1;
                row[j + 1] = Math.Min(exchanged, Math.Min(above, row[j]) + 1);
                diagonal = above;
            }
        }

        return row[^1];
    }

    private static int[] Characters(string text) => [.. text.EnumerateRunes().Select(rune => rune.Value)];
}
