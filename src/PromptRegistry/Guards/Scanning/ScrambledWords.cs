namespace PromptRegistry.Guards.Scanning;

/// <summary>Words of the vocabulary with their inner letters in another order, which people and models still read.</summary>
internal static class ScrambledWords
{
    private static readonly uint[] Letters = [.. Enumerable.Range(0, 32).Select(i => (uint)(i + 1) * 2654435761u ^ ((uint)(i + 7) * 2246822519u >> 5))];
    private static readonly Dictionary<uint, string> BySum = Vocabulary.Scrambled.Where(w => w.Length >= 6).ToDictionary(Sum, w => w);
    private static readonly ulong[] Filter = MakeFilter();

    /// <summary>The number of a letter, 1 to 26: sums of them do not depend on the order.</summary>
    public static uint Mix(byte letter) => Letters[letter];

    public static bool MayBe(uint sum) => (Filter[(sum >> 6) & 15] & (1UL << (int)(sum & 63))) != 0;

    /// <summary>The word that this one is in disorder; null where it is none, or is written as it should be.</summary>
    public static PhraseWord? Find(ReadOnlySpan<char> word, uint sum)
    {
        if (!BySum.TryGetValue(sum, out var known) || known.Length != word.Length) return null;
        if ((word[0] | 32) != known[0] || (word[^1] | 32) != known[^1] || word.Equals(known, StringComparison.OrdinalIgnoreCase)) return null;
        return PhraseTable.Usual.Find(known);
    }

    private static uint Sum(string word)
    {
        var sum = 0u;
        foreach (var c in word) sum += Mix((byte)(c & 31));
        return sum;
    }

    private static ulong[] MakeFilter()
    {
        var filter = new ulong[16];
        foreach (var sum in BySum.Keys) filter[(sum >> 6) & 15] |= 1UL << (int)(sum & 63);
        return filter;
    }
}
