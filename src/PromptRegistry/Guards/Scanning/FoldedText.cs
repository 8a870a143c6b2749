using System.Globalization;
using System.Text;

namespace PromptRegistry.Guards.Scanning;

/// <summary>
/// Text as somebody sees it who takes no notice of tricks: without marks on letters, without characters that nobody sees, with the letters that others look like. Each
/// character knows where it came from.
/// </summary>
internal sealed class FoldedText
{
    private readonly List<int> altered = [];
    private readonly List<int> suspects = [];
    private char[] text;
    private int[] places;
    private int count;

    private FoldedText(int length)
    {
        text = new char[length + 16];
        places = new int[length + 16];
    }

    public string Text { get; private set; } = "";

    /// <summary>Whether some letters are neither Latin nor common.</summary>
    public bool IsForeign { get; private set; }

    /// <summary>Places in the original of characters that nobody sees, within words.</summary>
    public List<int> Invisible { get; } = [];

    /// <summary>Places in the original of letters that stand for those that they look like.</summary>
    public List<int> LookAlikes { get; } = [];

    /// <summary>Places in the original where the order of writing is turned round.</summary>
    public List<int> Overrides { get; } = [];

    /// <summary>What tag characters and selectors of variants spell, and where each run of them stands.</summary>
    public List<(string Text, int Start, int Length)> Hidden { get; } = [];

    public static FoldedText Of(ReadOnlySpan<char> original)
    {
        var folded = new FoldedText(original.Length);
        folded.Read(original);
        folded.Text = new string(folded.text, 0, folded.count);
        return folded;
    }

    /// <summary>The place in the original of a place in the text.</summary>
    public int Place(int at) => at < count ? places[at] : count == 0 ? 0 : places[count - 1] + 1;

    /// <summary>Whether something between two places of the text is a disguise.</summary>
    public bool IsDisguised(int start, int end)
    {
        var found = altered.BinarySearch(start);
        if (found < 0) found = ~found;
        return found < altered.Count && altered[found] < end;
    }

    private void Read(ReadOnlySpan<char> original)
    {
        for (var i = 0; i < original.Length; i++)
        {
            var plain = original[i..].IndexOfAnyExceptInRange('\0', '\u007F');
            if (plain != 0)
            {
                plain = plain < 0 ? original.Length - i : plain;
                AddPlain(original.Slice(i, plain), i);
                i += plain;
                if (i == original.Length) break;
            }

            var c = original[i];
            if (char.IsHighSurrogate(c) && i + 1 < original.Length && char.IsLowSurrogate(original[i + 1])) i = ReadPair(original, i);
            else if (c is >= '\uFE00' and <= '\uFE0F' && i + 1 < original.Length && original[i + 1] is >= '\uFE00' and <= '\uFE0F') i = HiddenRun(original, i);
            else if (c is '\u00AD' or >= '\u0300' && IsInvisible(c)) ReadInvisible(original, i);
            else ReadLetter(c, i);
        }

        foreach (var suspect in suspects) SeeWord(suspect);
        altered.Sort();
    }

    private int ReadPair(ReadOnlySpan<char> original, int i)
    {
        var rune = char.ConvertToUtf32(original[i], original[i + 1]);
        if (rune is (>= 0xE0000 and <= 0xE007F) or (>= 0xE0100 and <= 0xE01EF)) return HiddenRun(original, i);
        if (LookAlike.OfRune(rune) is { } plain)
        {
            altered.Add(count);
            LookAlikes.Add(i);
            Add(plain, i);
            return i + 1;
        }

        Add(original[i], i);
        Add(original[i + 1], i + 1);
        return i + 1;
    }

    private void ReadInvisible(ReadOnlySpan<char> original, int i)
    {
        if (original[i] is '\u202D' or '\u202E') Overrides.Add(i);
        if (count == 0 || !char.IsAsciiLetter(text[count - 1]) || i + 1 >= original.Length || !char.IsAsciiLetter(original[i + 1])) return;
        if (original[i] != '\u00AD') Invisible.Add(i);
        altered.Add(count);
    }

    private void ReadLetter(char c, int i)
    {
        foreach (var plain in LookAlike.Plain(c))
        {
            if (plain >= '\u0250' && LookAlike.Latin(plain) != plain) suspects.Add(count);
            Add(plain, i);
        }

        IsForeign |= c is >= '\u0370' or '\u0130' or '\u0131' or '\u015F' or '\u011F';
    }

    private void AddPlain(ReadOnlySpan<char> plain, int place)
    {
        Grow(plain.Length);
        plain.CopyTo(text.AsSpan(count));
        for (var i = 0; i < plain.Length; i++) places[count + i] = place + i;
        count += plain.Length;
    }

    private void Add(char c, int place)
    {
        Grow(1);
        text[count] = c;
        places[count++] = place;
    }

    private void Grow(int more)
    {
        if (count + more <= text.Length) return;
        Array.Resize(ref text, (count + more) * 2);
        Array.Resize(ref places, text.Length);
    }

    /// <summary>A letter beside Latin ones stands for what it looks like; the letters around it are looked at, not more of a long word.</summary>
    private void SeeWord(int at)
    {
        const int Around = 3;
        for (var i = Math.Max(0, at - Around); i <= Math.Min(count - 1, at + Around); i++)
        {
            if (!char.IsAsciiLetter(text[i]) || Between(Math.Min(i, at), Math.Max(i, at))) continue;
            LookAlikes.Add(places[at]);
            altered.Add(at);
            text[at] = LookAlike.Latin(text[at]);
            return;
        }
    }

    /// <summary>Whether something other than letters stands between two places.</summary>
    private bool Between(int from, int to)
    {
        for (var i = from + 1; i < to; i++) if (!char.IsLetter(text[i])) return true;
        return false;
    }

    private int HiddenRun(ReadOnlySpan<char> original, int start)
    {
        var i = start;
        var spelled = new StringBuilder();
        var bytes = new List<byte>();
        while (i < original.Length)
        {
            if (original[i] is >= '\uFE00' and <= '\uFE0F')
            {
                bytes.Add((byte)(original[i] - '\uFE00'));
                i++;
                continue;
            }

            if (!char.IsHighSurrogate(original[i]) || i + 1 >= original.Length || !char.IsLowSurrogate(original[i + 1])) break;
            var rune = char.ConvertToUtf32(original[i], original[i + 1]);
            if (rune is >= 0xE0000 and <= 0xE007F)
            {
                if (rune is >= 0xE0020 and < 0xE007F) spelled.Append((char)(rune - 0xE0000));
            }
            else
            {
                if (rune is not (>= 0xE0100 and <= 0xE01EF)) break;
                bytes.Add((byte)(rune - 0xE0100 + 16));
            }

            i += 2;
        }

        // A flag of a region is a black flag and a few tags.
        var isFlag = start >= 2 && original[start - 2] == '\uD83C' && original[start - 1] == '\uDFF4' && spelled.Length <= 6;
        var isOne = bytes.Count <= 1 && spelled.Length == 0;
        if (!isFlag && !isOne) Hidden.Add((spelled + Encoding.UTF8.GetString([.. bytes]), start, i - start));
        return i - 1;
    }

    private static bool IsInvisible(char c) =>
        c is '\u00AD' or '\u034F' or '\u061C' or '\u180E' or '\uFEFF' or (>= '\uFE00' and <= '\uFE0F')
        || (c is >= '\u200B' and <= '\u200F') || (c is >= '\u202A' and <= '\u202E') || (c is >= '\u2060' and <= '\u206F')
        || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;
}
