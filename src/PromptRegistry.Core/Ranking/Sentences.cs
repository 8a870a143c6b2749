namespace PromptRegistry.Core.Ranking;

/// <summary>A sentence, or a line, of a text, with the white space behind it.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is, without the white space.</param>
/// <param name="Gap">How long the white space is.</param>
internal readonly record struct Sentence(int Start, int Length, int Gap)
{
    public int End => Start + Length;

    public string Of(string text) => text.Substring(Start, Length);

    public string GapOf(string text) => text.Substring(End, Gap);
}

/// <summary>
/// Parts a text into its sentences: they end with a line, and behind <c>.</c>, <c>!</c>, <c>?</c> or <c>…</c> and what closes, where white space and no small letter follows; behind <c>。</c>, <c>！</c> and
/// <c>？</c> always. An initial, a title of two letters and the number of a list's item are no end. What is longer than it may be is parted at white space, else anywhere but within a pair of surrogates.
/// </summary>
internal static class Sentences
{
    private const string Ends = ".!?…";
    private const string WideEnds = "。！？";
    private const string Closing = "\"')]}”’»」』）";

    /// <param name="most">The most tokens of one, by <see cref="TokenEstimate"/>.</param>
    public static List<Sentence> Of(string text, int most)
    {
        var sentences = new List<Sentence>();
        for (var start = Behind(text, 0); start < text.Length;)
        {
            var end = EndOf(text, start);
            var next = Behind(text, end);
            AddParts(sentences, text, start, end, next, most);
            start = next;
        }

        return sentences;
    }

    /// <summary>The end of the white space that begins somewhere.</summary>
    private static int Behind(string text, int start)
    {
        while (start < text.Length && char.IsWhiteSpace(text[start])) start++;
        return start;
    }

    private static int EndOf(string text, int start)
    {
        for (var i = start; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '\n' or '\r' && i > start) return Trimmed(text, start, i);
            if (WideEnds.IndexOf(c) >= 0) return Closed(text, i + 1);
            if (Ends.IndexOf(c) < 0) continue;
            var end = Closed(text, i + 1);
            if ((end == text.Length || char.IsWhiteSpace(text[end])) && !(c == '.' && IsShort(text, start, i)) && !GoesOn(text, end)) return end;
            i = end - 1;
        }

        return Trimmed(text, start, text.Length);
    }

    private static int Trimmed(string text, int start, int end)
    {
        while (end > start + 1 && char.IsWhiteSpace(text[end - 1])) end--;
        return end;
    }

    private static int Closed(string text, int end)
    {
        while (end < text.Length && (Ends.IndexOf(text[end]) >= 0 || WideEnds.IndexOf(text[end]) >= 0 || Closing.IndexOf(text[end]) >= 0)) end++;
        return end;
    }

    /// <summary>Whether a small letter follows on the same line.</summary>
    private static bool GoesOn(string text, int end)
    {
        while (end < text.Length && text[end] is ' ' or '\t') end++;
        return end < text.Length && char.IsLower(text[end]);
    }

    /// <summary>Whether a capital stands before the point, alone or with one more letter, as in a name or a title, or nothing but a number, as before an item.</summary>
    private static bool IsShort(string text, int start, int point)
    {
        var from = point;
        while (from > start && char.IsLetterOrDigit(text[from - 1])) from--;
        if (point - from is 1 or 2 && char.IsUpper(text[from]) && char.IsLetter(text[point - 1])) return true;
        return from == start && point > from && char.IsDigit(text[from]);
    }

    private static void AddParts(List<Sentence> sentences, string text, int start, int end, int next, int most)
    {
        for (var fit = TokenEstimate.Fit(text, start, end, most); fit < end; fit = TokenEstimate.Fit(text, start, end, most))
        {
            var (cut, after) = Cut(text, start, fit, end);
            sentences.Add(new Sentence(start, cut - start, after - cut));
            start = after;
        }

        sentences.Add(new Sentence(start, end - start, next - end));
    }

    /// <summary>Where the first part ends, and the next begins: the text goes on with no white space at its end.</summary>
    private static (int End, int Next) Cut(string text, int start, int fit, int end)
    {
        var gap = fit;
        while (gap > start && !char.IsWhiteSpace(text[gap]) && !char.IsWhiteSpace(text[gap - 1])) gap--;
        var cut = gap;
        while (cut > start && char.IsWhiteSpace(text[cut - 1])) cut--;
        if (cut > start) return (cut, Math.Min(end, Behind(text, gap)));
        if (char.IsLowSurrogate(text[fit]) && char.IsHighSurrogate(text[fit - 1])) fit += fit > start + 1 ? -1 : 1;
        return (fit, fit);
    }
}
