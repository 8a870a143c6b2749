using System.Text;
using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary>The functions of <c>string</c> that replace and remove.</summary>
public static class TextReplacements
{
    public static string? Remove(string? text, string? remove) =>
        string.IsNullOrEmpty(text) || string.IsNullOrEmpty(remove) ? text : TextSearch.Replace(text!, remove!, "");

    public static string? RemoveFirst(RenderContext context, string? text, string? remove) =>
        text is null ? null : ReplaceFirst(context, text, remove, "", false);

    public static string? RemoveLast(string? text, string? remove)
    {
        if (string.IsNullOrEmpty(text) || string.IsNullOrEmpty(remove)) return text;
        var index = TextSearch.LastIndexOf(text!, remove!, ignoreCase: true);
        return index < 0 ? text : text!.Remove(index, remove!.Length);
    }

    public static string? Replace(RenderContext context, string? text, string? match, string? replace)
    {
        if (string.IsNullOrEmpty(text) || string.IsNullOrEmpty(match)) return text ?? "";
        var growth = (replace?.Length ?? 0) - match!.Length;
        if (growth > 0) context.CheckLength(text!.Length + ((long)growth * Count(text, match)));
        return TextSearch.Replace(text!, match, replace ?? "");
    }

    public static string? ReplaceFirst(
        RenderContext context, string? text, string? match, string? replace, bool fromEnd)
    {
        if (string.IsNullOrEmpty(text) || string.IsNullOrEmpty(match)) return text ?? "";
        var index = fromEnd
            ? TextSearch.LastIndexOf(text!, match!, ignoreCase: true)
            : TextSearch.IndexOf(text!, match!, ignoreCase: true);
        if (index < 0) return text;
        context.CheckLength((long)text!.Length + (replace?.Length ?? 0) - match!.Length);
        return new StringBuilder(text).Remove(index, match.Length).Insert(index, replace ?? "").ToString();
    }

    public static string? ReplaceEmpty(string? text, string? replace, string? otherwise) =>
        string.IsNullOrEmpty(text) ? replace : otherwise ?? text;

    private static int Count(string text, string match)
    {
        var count = 0;
        var index = TextSearch.IndexOf(text, match);
        while (index >= 0)
        {
            count++;
            index = TextSearch.IndexOf(text, match, index + match.Length);
        }

        return count;
    }
}

/// <summary>
/// Finding text in text in a time that grows with their lengths, never with the product of them: the platform's own
/// search compares a long text anew at each position where it might begin.
/// </summary>
internal static class TextSearch
{
    /// <summary>Up to this length of what is looked for, the platform's search is the faster one.</summary>
    private const int ShortMatch = 64;

    /// <summary>How many comparisons a search by the rules of a culture may take.</summary>
    private const long MostCultureComparisons = 500_000_000;

    public static int IndexOf(string text, string match, int start = 0, bool ignoreCase = false) =>
        match.Length <= ShortMatch
            ? text.IndexOf(match, start, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
            : Search(text, match, start, ignoreCase, last: false);

    public static int LastIndexOf(string text, string match, bool ignoreCase) => match.Length <= ShortMatch
        ? text.LastIndexOf(match, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
        : Search(text, match, 0, ignoreCase, last: true);

    public static string Replace(string text, string match, string replace)
    {
        if (match.Length <= ShortMatch) return text.Replace(match, replace);
        var index = IndexOf(text, match);
        if (index < 0) return text;
        var output = new System.Text.StringBuilder();
        var end = 0;
        while (index >= 0)
        {
            output.Append(text, end, index - end).Append(replace);
            end = index + match.Length;
            index = IndexOf(text, match, end);
        }

        return output.Append(text, end, text.Length - end).ToString();
    }

    public static string[] Split(string text, string separator)
    {
        if (separator.Length <= ShortMatch) return text.Split([separator], StringSplitOptions.RemoveEmptyEntries);
        var parts = new List<string>();
        var end = 0;
        for (var index = IndexOf(text, separator); index >= 0; index = IndexOf(text, separator, end))
        {
            if (index > end) parts.Add(text.Substring(end, index - end));
            end = index + separator.Length;
        }

        if (end < text.Length) parts.Add(text.Substring(end));
        return [.. parts];
    }

    /// <exception cref="OperationException">The search would take too long.</exception>
    public static int IndexOf(string text, string match, int start, int count, StringComparison kind)
    {
        if (kind is StringComparison.Ordinal or StringComparison.OrdinalIgnoreCase)
        {
            var found = IndexOf(text, match, start, kind == StringComparison.OrdinalIgnoreCase);
            return found >= 0 && found <= start + count - match.Length ? found : -1;
        }

        if ((long)match.Length * count > MostCultureComparisons)
            throw new OperationException("The texts are too long to be searched by the rules of a culture.");
        return text.IndexOf(match, start, count, kind);
    }

    /// <summary>The search of Knuth, Morris and Pratt (1977).</summary>
    private static int Search(string text, string match, int start, bool ignoreCase, bool last)
    {
        var borders = Borders(match, ignoreCase);
        var found = -1;
        var matched = 0;
        for (var i = start; i < text.Length; i++)
        {
            while (matched > 0 && !Same(text[i], match[matched], ignoreCase)) matched = borders[matched - 1];
            if (Same(text[i], match[matched], ignoreCase)) matched++;
            if (matched < match.Length) continue;
            found = i - match.Length + 1;
            if (!last) break;
            matched = borders[matched - 1];
        }

        return found;
    }

    /// <summary>For each beginning of the text, how long the longest end of it is that is a beginning too.</summary>
    private static int[] Borders(string match, bool ignoreCase)
    {
        var borders = new int[match.Length];
        var length = 0;
        for (var i = 1; i < match.Length; i++)
        {
            while (length > 0 && !Same(match[i], match[length], ignoreCase)) length = borders[length - 1];
            if (Same(match[i], match[length], ignoreCase)) length++;
            borders[i] = length;
        }

        return borders;
    }

    private static bool Same(char first, char second, bool ignoreCase) =>
        first == second || (ignoreCase && char.ToUpperInvariant(first) == char.ToUpperInvariant(second));
}
