namespace PromptRegistry.Templates.Binding;

/// <summary>Finds the known name that a misspelt one was probably meant to be.</summary>
internal static class DidYouMean
{
    /// <summary>
    /// The candidate with the smallest optimal string alignment distance (Damerau 1964, restricted to one edit a
    /// transposition), if that is at most a third of the longer name's length, at least 1.
    /// </summary>
    public static string? Find(string found, IEnumerable<string> candidates)
    {
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var allowed = Math.Max(1, Math.Max(found.Length, candidate.Length) / 3);
            if (Math.Abs(found.Length - candidate.Length) > allowed) continue;
            var distance = Distance(found, candidate);
            if (distance > allowed || distance >= bestDistance) continue;
            bestDistance = distance;
            best = candidate;
        }

        return best ?? OnlyOneWithAllWords(found, candidates);
    }

    /// <summary>
    /// <c>max-tokens</c> for <c>max-output-tokens</c>: some words were left out. Only where one candidate alone has all of the others.
    /// </summary>
    private static string? OnlyOneWithAllWords(string found, IEnumerable<string> candidates)
    {
        var words = found.Split('-', '_');
        if (words.Length < 2 || words.Contains("")) return null;
        var all = candidates.Where(candidate => words.All(candidate.Split('-', '_').Contains)).Take(2).ToList();
        return all.Count == 1 ? all[0] : null;
    }

    /// <summary>A sentence to append, with a leading blank; empty when nothing is near.</summary>
    public static string Suggest(string found, IEnumerable<string> candidates) =>
        Find(found, candidates) is { } name ? $" Did you mean `{name}`?" : "";

    private static int Distance(string a, string b)
    {
        var beforeLast = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                var distance = Math.Min(Math.Min(current[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    distance = Math.Min(distance, beforeLast[j - 2] + 1);

                current[j] = distance;
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[b.Length];
    }
}
