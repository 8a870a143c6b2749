using System.Text;

namespace PromptRegistry.Guards.Scanning;

/// <summary>Reads a text, and what is encoded in it. All that it may cost is bounded: the depth, the number of runs and the characters that are decoded.</summary>
internal sealed class GuardScan : IScanSink
{
    private const int Deepest = 3;
    private const int MostFindings = 256;
    private const int LongestRun = 8192;
    private const int LongestWhole = 65_536;
    private const int FewestPercents = 6;
    private const double Suspicious = 0.3;
    private static readonly PhraseTable Table = PhraseTable.Usual;
    private static readonly HashSet<string> Turned = new(Vocabulary.Telling.Select(w => EncodedText.Reversed(w)), StringComparer.Ordinal);

    private readonly string original;
    private readonly IReadOnlyList<string> fences;
    private readonly int depth;
    private readonly Budget budget;
    private readonly List<WeightedFinding> found = [];
    private FoldedText? folded;
    private string text;
    private (int First, int Last, int Count) percents = (-1, -1, 0);
    private (int First, int Last)? rotated;
    private (int First, int Last)? reversed;

    private GuardScan(string original, IReadOnlyList<string> fences, int depth, Budget budget)
    {
        this.original = text = original;
        this.fences = fences;
        this.depth = depth;
        this.budget = budget;
    }

    public static List<WeightedFinding> Find(string text, IReadOnlyList<string> fences)
    {
        if (text.Length == 0) return [];
        var scan = new GuardScan(text, fences, 0, new Budget());
        scan.Run();
        return scan.found;
    }

    public void Phrase(PhrasePattern pattern, int start, int end, bool isScrambled)
    {
        var isDisguised = folded?.IsDisguised(start, end) == true;
        Add(isScrambled ? GuardReason.Scrambled : pattern.Reason, isScrambled || isDisguised ? Math.Max(pattern.Weight, 0.9) : pattern.Weight, start, end, pattern.Rule);
    }

    public void Run(int start, int end) => Decode(start, end, EncodedText.Run(text.AsSpan(start, Math.Min(end - start, LongestRun))));

    public void Mark(int at)
    {
        if (text[at] == '%')
        {
            if (at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]))
                percents = (percents.First < 0 ? at : percents.First, at, percents.Count + 1);
            return;
        }

        if (ChatMarks.At(text, at, fences) is { } mark) Add(GuardReason.Markup, mark.Weight, at, at + mark.Length);
    }

    public void Telling(PhraseWord word, int start, int length)
    {
        ref var place = ref Turned.Contains(word.Text) ? ref reversed : ref rotated;
        place = (place?.First ?? start, start + length);
    }

    private void Run()
    {
        if (!Ascii.IsValid(original))
        {
            folded = FoldedText.Of(original);
            text = folded.Text;
            Hidden(folded);
        }

        new WordScan(text, this, Table).Run();
        if (percents.Count >= FewestPercents) Decode(percents.First, percents.Last + 3, EncodedText.Percent(Whole(percents.First, percents.Last + 3)));
        if (rotated is { } r) Decode(r.First, r.Last, EncodedText.Rot13(Whole(0, text.Length)));
        if (reversed is { } b) Decode(b.First, b.Last, EncodedText.Reversed(Whole(0, text.Length)));
        if (folded?.IsForeign != true) return;
        foreach (var (start, length) in ForeignPhrases.Find(text)) Add(GuardReason.Override, folded.IsDisguised(start, start + length) ? 0.9 : 0.8, start, start + length);
    }

    private ReadOnlySpan<char> Whole(int start, int end) => text.AsSpan(start, Math.Min(end - start, LongestWhole));

    /// <summary>What nobody sees, and what looks like something else. Each by itself is a hint; an order that is found behind it is more.</summary>
    private void Hidden(FoldedText seen)
    {
        foreach (var (spelled, start, length) in seen.Hidden)
        {
            var says = spelled.Count(char.IsAsciiLetter) >= 4;
            AddAt(GuardReason.Invisible, says || length >= 16 ? 0.9 : 0.4, start, length);
            if (spelled.Length > 0) DecodeAt(start, length, spelled);
        }

        foreach (var place in seen.Invisible) AddAt(GuardReason.Invisible, seen.Invisible.Count >= 4 ? 0.4 : 0.1, place, 1);
        foreach (var place in seen.LookAlikes) AddAt(GuardReason.LookAlike, seen.LookAlikes.Count >= 4 ? 0.4 : 0.2, place, 1);
        foreach (var place in seen.Overrides) AddAt(GuardReason.Bidirectional, 0.6, place, 1);
    }

    private void Decode(int start, int end, string? decoded)
    {
        if (decoded is null) return;
        var from = Place(start);
        DecodeAt(from, Place(end - 1) + 1 - from, decoded);
    }

    private void DecodeAt(int start, int length, string decoded)
    {
        if (depth + 1 >= Deepest || !budget.Take(decoded.Length)) return;
        var inner = new GuardScan(decoded, fences, depth + 1, budget);
        inner.Run();
        if (inner.found.Any(f => f.Finding.Weight >= Suspicious)) AddAt(GuardReason.Encoded, 0.9, start, length);
    }

    private void Add(GuardReason reason, double weight, int start, int end, int? rule = null)
    {
        var from = Place(start);
        AddAt(reason, weight, from, Place(end - 1) + 1 - from, rule);
    }

    private void AddAt(GuardReason reason, double weight, int start, int length, int? rule = null)
    {
        if (found.Count < MostFindings) found.Add(new WeightedFinding(new GuardFinding(reason, weight, start, length), rule ?? -1 - (int)reason));
    }

    private int Place(int at) => folded?.Place(at) ?? at;

    /// <summary>What may still be decoded.</summary>
    private sealed class Budget
    {
        private int runs = 64;
        private int characters = 262_144;

        public bool Take(int length)
        {
            runs--;
            characters -= length;
            return runs >= 0 && characters >= 0;
        }
    }
}
