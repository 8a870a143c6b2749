using System.Text;

namespace PromptRegistry.Templates.Functions;

/// <summary>Parts of texts by position, length and words.</summary>
internal static class TextSlices
{
    /// <summary>A negative start counts from the end; a negative length is all of the text.</summary>
    public static string? Slice(string? text, int start, int length)
    {
        if (string.IsNullOrEmpty(text) || start >= text!.Length)
            return text is null ? null : "";
        if (start < 0)
            start += text.Length;
        if (length < 0)
            length = text.Length;
        if (start < 0)
        {
            length = (int)Math.Max(0, (long)length + start);
            start = 0;
        }

        return text.Substring(start, Math.Min(length, text.Length - start));
    }

    /// <summary>Cuts to a length that includes the ellipsis.</summary>
    public static string? Truncate(string? text, int length, string ellipsis)
    {
        if (text is null)
            return null;
        if (text.Length <= length)
            return text;
        return text.Substring(0, Math.Max(0, length - ellipsis.Length)) + ellipsis;
    }

    /// <summary>The first words, single-spaced; an ellipsis follows whether or not something was cut.</summary>
    public static string TruncateWords(string? text, int count, string? ellipsis)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var output = new StringBuilder();
        var position = 0;
        for (var word = 0; word < count && position <= text!.Length; word++)
        {
            var end = position;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
                end++;
            output.Append(word > 0 ? " " : "").Append(text, position, end - position);
            position = end + 1;
            while (position < text.Length && char.IsWhiteSpace(text[position]))
                position++;
        }

        return output.Append(ellipsis ?? "...").ToString();
    }
}
