using System.Globalization;
using System.Text;

namespace PromptRegistry.Core.Diagnostics;

/// <summary>
/// Text of a repository or a model as people may see it: nothing in it moves a cursor, reorders letters, hides itself or
/// begins a line of its own.
/// </summary>
public static class PlainText
{
    /// <summary>What stands for the end of a line in a text of one line.</summary>
    private const string LineEnd = " ⏎ ";

    /// <summary>The beginning of a text that is no longer than so many characters, and ends with no half of a pair; the text itself where it is not longer.</summary>
    /// <param name="most">UTF-16 characters, at least 1.</param>
    public static string Beginning(string text, int most) => text.Length <= most ? text : text.Substring(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most);

    /// <summary>
    /// The text in one line: line ends become <c>⏎</c>, control characters and invisible ones <c>&lt;U+001B&gt;</c>;
    /// names and passwords in addresses go.
    /// </summary>
    public static string OneLine(string text)
    {
        text = AddressText.WithoutPasswords(text);
        var first = FirstUnsafe(text);
        if (first < 0) return text;
        var plain = new StringBuilder(text.Length + 16).Append(text, 0, first);
        for (var i = first; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n') continue;
            if (IsLineEnd(c)) plain.Append(LineEnd);
            else if (c == '\t') plain.Append(' ');
            else if (IsHidden(c)) AppendCode(plain, c);
            else plain.Append(c);
        }

        return plain.ToString();
    }

    /// <summary>
    /// The text with its lines: a line ends in <c>\n</c> alone, tabs stay, and other control characters, invisible ones and halves of surrogate pairs become
    /// <c>&lt;U+001B&gt;</c>; names and passwords in addresses go.
    /// </summary>
    public static string Lines(string text)
    {
        text = AddressText.WithoutPasswords(text);
        StringBuilder? plain = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var isPair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (isPair || c == '\n' || (!char.IsSurrogate(c) && !IsHidden(c)))
            {
                plain?.Append(text, i, isPair ? 2 : 1);
                if (isPair) i++;
                continue;
            }

            plain ??= new StringBuilder(text.Length + 16).Append(text, 0, i);
            if (c != '\r' || i + 1 >= text.Length || text[i + 1] != '\n') AppendCode(plain, c);
        }

        return plain?.ToString() ?? text;
    }

    /// <summary>Whether a character ends a line for some reader: LF, VT, FF, CR, U+0085, U+2028, U+2029.</summary>
    public static bool IsLineEnd(char c) => c is (>= '\n' and <= '\r') or '\u0085' or '\u2028' or '\u2029';

    /// <summary>
    /// Whether a character is not to be seen: control characters other than tab, bidirectional controls, and others that
    /// have no width. The joiners U+200C and U+200D are letters' own and stay; so does U+FE0F, a mark on emoji.
    /// </summary>
    public static bool IsHidden(char c)
    {
        if (c is >= ' ' and <= '~' or '\t' or '\u200c' or '\u200d') return false;
        // U+FFFE and U+FFFF are no characters: XML refuses them.
        return c >= '\ufffe' || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
    }

    /// <summary>Writes a character that is not to be seen as its number: <c>&lt;U+202E&gt;</c>.</summary>
    public static void AppendCode(StringBuilder text, char c) =>
        text.Append("<U+").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture)).Append('>');

    private static int FirstUnsafe(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\t' || IsHidden(text[i])) return i;
        }

        return -1;
    }
}
