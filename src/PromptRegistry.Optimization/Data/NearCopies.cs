namespace PromptRegistry.Optimization.Data;

/// <summary>
/// Groups of texts of which each is a near copy of another: their sets of three words in a row (shingles; Broder, "On the resemblance and
/// containment of documents", 1997) have a
/// Jaccard similarity of at least <see cref="Threshold"/>. Candidates are found by the rarest shingles of each text (prefix filtering;
/// Bayardo, Ma and Srikant, "Scaling up all pairs similarity
/// search", 2007), so that no pair is missed and few are compared.
/// </summary>
internal static class NearCopies
{
    public const double Threshold = 0.6;

    private const int Words = 3;

    /// <returns>For each text the first text of its group.</returns>
    public static int[] Group(IReadOnlyList<string> texts)
    {
        var sets = texts.Select(Shingles).ToArray();
        var frequency = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var shingle in sets.SelectMany(set => set)) frequency[shingle] = frequency.GetValueOrDefault(shingle) + 1;
        var groups = Enumerable.Range(0, sets.Length).ToArray();
        var index = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < sets.Length; i++)
        {
            var ordered = sets[i].OrderBy(s => frequency[s]).ThenBy(s => s, StringComparer.Ordinal).ToList();
            var prefix = ordered.Count - (int)Math.Ceiling(Threshold * ordered.Count) + 1;
            var seen = new HashSet<int>();
            foreach (var shingle in ordered.Take(prefix))
            {
                if (!index.TryGetValue(shingle, out var others)) index[shingle] = others = [];
                foreach (var other in others)
                {
                    if (seen.Add(other) && Root(groups, other) != Root(groups, i) && Similarity(sets[i], sets[other]) >= Threshold) Join(groups, other, i);
                }

                others.Add(i);
            }
        }

        return [.. Enumerable.Range(0, groups.Length).Select(i => Root(groups, i))];
    }

    private static HashSet<string> Shingles(string text)
    {
        var words = text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(w => w.Trim('.', ',', ';', ':', '!', '?', '"', '\'', '(', ')')).Where(w => w.Length > 0).ToArray();
        if (words.Length <= Words) return [string.Join(' ', words)];
        return [.. Enumerable.Range(0, words.Length - Words + 1).Select(i => string.Join(' ', words, i, Words))];
    }

    private static double Similarity(HashSet<string> a, HashSet<string> b)
    {
        var common = a.Count <= b.Count ? a.Count(b.Contains) : b.Count(a.Contains);
        return (double)common / (a.Count + b.Count - common);
    }

    private static int Root(int[] groups, int item)
    {
        while (groups[item] != item) item = groups[item] = groups[groups[item]];
        return item;
    }

    private static void Join(int[] groups, int a, int b)
    {
        var (first, second) = (Root(groups, a), Root(groups, b));
        groups[Math.Max(first, second)] = Math.Min(first, second);
    }
}
