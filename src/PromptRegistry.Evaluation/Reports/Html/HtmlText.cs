using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Plots;

namespace PromptRegistry.Evaluation.Reports.Html;

/// <summary>Texts of cases and models on the page.</summary>
internal static class HtmlText
{
    /// <summary>More pairs of words are compared line by line.</summary>
    private const long MostPairs = 400_000;

    /// <summary>The beginning of a text, and how much is left out.</summary>
    public static string Clip(string text, int letters = HtmlRoom.MostLetters)
    {
        if (text.Length <= letters) return text;
        var beginning = PlainText.Beginning(text, letters);
        return $"{beginning}… ({ReportNumber.Count(text.Length - beginning.Length)} more letters)";
    }

    public static void Block(MarkupWriter markup, string heading, string text)
    {
        markup.Element("h4", heading);
        markup.Element("pre", Clip(text));
    }

    public static void Note(MarkupWriter markup, string heading, string note)
    {
        using var line = markup.Open("p", ("class", "note"));
        markup.Text($"{heading}: {note}.");
    }

    /// <summary>A text with what was taken out of an earlier one and what came in.</summary>
    public static void Diff(MarkupWriter markup, string heading, string before, string after)
    {
        markup.Element("h4", heading);
        var (old, now) = (Words(Clip(before)), Words(Clip(after)));
        if ((long)old.Length * now.Length > MostPairs) (old, now) = (Lines(Clip(before)), Lines(Clip(after)));
        using var block = markup.Open("pre", ("class", "diff"));
        var pending = (Element: "", Text: new System.Text.StringBuilder());
        foreach (var item in SequenceDiff.Compare(old, now))
        {
            var element = item.IsSame ? "" : item.After is null ? "del" : "ins";
            if (element != pending.Element) Flush(element);
            pending.Text.Append(item.After ?? item.Before);
        }

        Flush("");

        void Flush(string next)
        {
            if (pending.Text.Length > 0)
            {
                if (pending.Element.Length == 0) markup.Text(pending.Text.ToString());
                else markup.Element(pending.Element, pending.Text.ToString());
            }

            pending.Text.Clear();
            pending.Element = next;
        }
    }

    /// <summary>Words, white space between them and single marks: together they are the text.</summary>
    internal static string[] Words(string text)
    {
        var words = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = start + 1;
            if (Kind(text[start]) is var kind and not 2) while (end < text.Length && Kind(text[end]) == kind) end++;
            else if (char.IsHighSurrogate(text[start]) && end < text.Length) end++;
            words.Add(text[start..end]);
            start = end;
        }

        return [.. words];
    }

    private static int Kind(char c) => char.IsLetterOrDigit(c) ? 0 : char.IsWhiteSpace(c) ? 1 : 2;

    private static string[] Lines(string text)
    {
        var lines = text.Split('\n');
        return [.. lines.Select((line, i) => i < lines.Length - 1 ? line + "\n" : line).Where(line => line.Length > 0)];
    }
}
