using System.Globalization;

namespace PromptRegistry.Guards.Scanning;

/// <summary>
/// The vocabulary, ready for looking up each word of a text by its first three letters. A line of the vocabulary is a weight, a reason and groups of words: <c>a|b</c>, of which
/// <c>a*</c> is a stem and <c>^A</c> needs capitals; <c>{name}</c> is a named group, and <c>~3</c> allows up to three words between two groups.
/// </summary>
internal sealed class PhraseTable
{
    private readonly PhraseWord[]?[] byHead = new PhraseWord[]?[1 << 15];
    private readonly ulong[] heads = new ulong[512];
    private readonly Dictionary<string, PhraseWord> byText = new(StringComparer.Ordinal);
    private readonly PhrasePattern[][] byLastGroup;

    private PhraseTable(List<PhrasePattern> patterns, List<string[]> groups)
    {
        byLastGroup = [.. Enumerable.Range(0, groups.Count).Select(g => patterns.Where(p => p.Groups[^1] == g).ToArray())];
        var words = groups.SelectMany((words, group) => words.Select(word => (word, group))).GroupBy(p => p.word, p => p.group, StringComparer.Ordinal);
        foreach (var word in words)
        {
            var text = word.Key.Trim('*', '^');
            var entry = new PhraseWord(text.ToLowerInvariant(), word.Key.EndsWith('*'), word.Key.StartsWith('^'), [.. word]);
            var head = HeadOf(entry.Text);
            byHead[head] = [.. byHead[head] ?? [], entry];
            byText[entry.Text] = entry;
        }

        foreach (var word in Vocabulary.Telling.SelectMany(w => (string[])[EncodedText.Rot13(w), EncodedText.Reversed(w)]))
        {
            var head = HeadOf(word);
            byHead[head] = [.. byHead[head] ?? [], new PhraseWord(word, false, false, [])];
        }

        for (var head = 0; head < byHead.Length; head++) if (byHead[head] is not null) heads[head >> 6] |= 1UL << (head & 63);
    }

    /// <summary>The one that all scans use.</summary>
    public static PhraseTable Usual { get; } = Read(Vocabulary.Groups, Vocabulary.Patterns);

    /// <summary>Whether some word begins with three letters.</summary>
    public bool MayBegin(int head) => (heads[head >> 6] & (1UL << (head & 63))) != 0;

    /// <summary>Those words that begin with three letters; null for none.</summary>
    /// <param name="head">As <see cref="HeadOf"/> gives it.</param>
    public PhraseWord[]? Beginning(int head) => byHead[head];

    /// <summary>The entry that is exactly this text, a stem or a word.</summary>
    public PhraseWord? Find(string word)
    {
        for (var length = word.Length; length >= 3; length--)
        {
            if (byText.TryGetValue(word[..length], out var entry) && (length == word.Length || entry.IsStem)) return entry;
        }

        return null;
    }

    public PhrasePattern[] EndingWith(int group) => byLastGroup[group];

    /// <summary>Five bits for each of the first three letters.</summary>
    public static int HeadOf(ReadOnlySpan<char> word)
    {
        var head = 0;
        for (var i = 0; i < 3; i++) head = (head << 5) | (i < word.Length && char.IsAsciiLetter(word[i]) ? word[i] & 31 : 0);
        return head;
    }

    internal static PhraseTable Read(IReadOnlyDictionary<string, string> named, IReadOnlyList<string> lines)
    {
        var groups = new List<string[]>();
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var patterns = new List<PhrasePattern>();
        for (var rule = 0; rule < lines.Count; rule++)
        {
            var parts = lines[rule].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var pattern = new List<int>();
            var gaps = new List<int>();
            var gap = 0;
            foreach (var part in parts[2..])
            {
                if (part[0] == '~')
                {
                    gap = int.Parse(part.AsSpan(1), CultureInfo.InvariantCulture);
                    continue;
                }

                if (!numbers.TryGetValue(part, out var number))
                {
                    numbers[part] = number = groups.Count;
                    groups.Add([.. part.Split('|').SelectMany(w => w[0] == '{' ? named[w[1..^1]].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : [w]).Distinct(StringComparer.Ordinal)]);
                }

                pattern.Add(number);
                gaps.Add(gap);
                gap = 0;
            }

            patterns.Add(new PhrasePattern([.. pattern], [.. gaps], Enum.Parse<GuardReason>(parts[1]), double.Parse(parts[0], CultureInfo.InvariantCulture), rule));
        }

        return new PhraseTable(patterns, groups);
    }
}
