using System.Runtime.CompilerServices;

namespace PromptRegistry.Guards.Scanning;

/// <summary>One way through a text: words of the vocabulary, patterns of them, long runs that may be encoded, and marks.</summary>
internal ref struct WordScan
{
    /// <summary>Shorter runs hold no order.</summary>
    private const int ShortestRun = 24;

    /// <summary>Words of the vocabulary that are remembered, and how many words back patterns look.</summary>
    private const int Remembered = 32;

    private const byte Letter = 26;
    private const byte Digit = 27;
    private const byte Apostrophe = 28;
    private const byte Code = 29;
    private const byte Mark = 30;
    private const byte End = 31;
    private static readonly byte[] Classes = MakeClasses();

    private readonly ReadOnlySpan<char> text;
    private readonly IScanSink sink;
    private readonly PhraseTable table;
    private HitBuffer hits;
    private int hitCount;
    private int ordinal;
    private int sentence;

    public WordScan(ReadOnlySpan<char> text, IScanSink sink, PhraseTable table)
    {
        this.text = text;
        this.sink = sink;
        this.table = table;
    }

    public void Run()
    {
        var run = 0;
        var i = 0;
        while (i < text.Length)
        {
            var c = text[i];
            var kind = c < 128 ? Classes[c] : (byte)0;
            if (kind is >= 1 and <= Letter)
            {
                i = Word(i);
                continue;
            }

            if (kind is not (Digit or Code))
            {
                if (i - run >= ShortestRun) sink.Run(run, i);
                run = i + 1;
                if (kind == Mark) sink.Mark(i);
                else if (kind == End && (i + 1 == text.Length || text[i + 1] <= ' ' || c == '\n')) sentence += c == '\n' && (i == 0 || text[i - 1] != '\n') ? 0 : 1;
            }

            i++;
        }

        if (text.Length - run >= ShortestRun) sink.Run(run, text.Length);
    }

    private int Word(int start)
    {
        var i = start;
        var head = 0;
        var sum = 0u;
        while (i < text.Length)
        {
            var c = text[i];
            if (c >= 128) break;
            var kind = Classes[c];
            if (kind is < 1 or > Letter)
            {
                if (kind != Apostrophe || i + 1 >= text.Length || !char.IsAsciiLetter(text[i + 1])) break;
            }
            else
            {
                sum += ScrambledWords.Mix(kind);
            }

            if (i - start < 3) head = (head << 5) | (kind <= Letter ? kind : 0);
            i++;
        }

        ordinal++;
        var length = i - start;
        if (length == 1) head <<= 10;
        else if (length == 2) head <<= 5;
        if (table.MayBegin(head) && table.Beginning(head) is { } entries) Look(entries, start, length);
        if (length >= 6 && ScrambledWords.MayBe(sum) && ScrambledWords.Find(text.Slice(start, length), sum) is { } ordered) Remember(ordered, start, length, true);
        return i;
    }

    private void Look(PhraseWord[] entries, int start, int length)
    {
        var word = text.Slice(start, length);
        foreach (var entry in entries)
        {
            if (entry.IsStem ? !word.StartsWith(entry.Text, StringComparison.OrdinalIgnoreCase) : !word.Equals(entry.Text, StringComparison.OrdinalIgnoreCase)) continue;
            if (entry.InCapitals && word.ContainsAnyInRange('a', 'z')) continue;
            Remember(entry, start, length, false);
        }
    }

    private void Remember(PhraseWord entry, int start, int length, bool isScrambled)
    {
        var hit = new Hit(entry.Groups, ordinal, sentence, start, start + length, isScrambled);
        hits[hitCount % Remembered] = hit;
        hitCount++;
        if (entry.Groups.Length == 0) sink.Telling(entry, start, length);
        foreach (var group in entry.Groups)
        {
            foreach (var pattern in table.EndingWith(group))
            {
                if (Before(pattern, pattern.Groups.Length - 1, hitCount - 1, isScrambled) is { } found) sink.Phrase(pattern, found.Start, hit.End, found.IsScrambled);
            }
        }
    }

    /// <summary>Looks for the groups before one that was found, back to the first.</summary>
    private readonly (int Start, bool IsScrambled)? Before(PhrasePattern pattern, int group, int at, bool isScrambled)
    {
        ref readonly var here = ref hits[at % Remembered];
        if (group == 0) return (here.Start, isScrambled);
        for (var i = at - 1; i >= 0 && i > hitCount - Remembered; i--)
        {
            ref readonly var hit = ref hits[i % Remembered];
            var between = here.Ordinal - hit.Ordinal - 1;
            if (between > pattern.Gaps[group] || hit.Sentence != here.Sentence) return null;
            if (between >= 0 && hit.Groups.AsSpan().Contains(pattern.Groups[group - 1]) && Before(pattern, group - 1, i, isScrambled || hit.IsScrambled) is { } found) return found;
        }

        return null;
    }

    private static byte[] MakeClasses()
    {
        var classes = new byte[128];
        for (var c = 'a'; c <= 'z'; c++) classes[c] = classes[c - 32] = (byte)(c - 'a' + 1);
        for (var c = '0'; c <= '9'; c++) classes[c] = Digit;
        foreach (var c in "+/=_-") classes[c] = Code;
        foreach (var c in "<[#%") classes[c] = Mark;
        foreach (var c in ".!?;{}\n") classes[c] = End;
        classes['\''] = Apostrophe;
        return classes;
    }

    /// <summary>On the stack, as the scan is.</summary>
    [InlineArray(Remembered)]
    private struct HitBuffer
    {
        private Hit first;
    }

    private readonly record struct Hit(int[] Groups, int Ordinal, int Sentence, int Start, int End, bool IsScrambled);
}

/// <summary>Takes what a way through a text meets; places are those of the text that is read.</summary>
internal interface IScanSink
{
    /// <summary>A pattern of words.</summary>
    void Phrase(PhrasePattern pattern, int start, int end, bool isScrambled);

    /// <summary>A long run of letters, digits and a few marks.</summary>
    void Run(int start, int end);

    /// <summary>A character with which a mark may begin.</summary>
    void Mark(int at);

    /// <summary>A word that is one of the vocabulary when it is decoded.</summary>
    void Telling(PhraseWord word, int start, int length);
}
