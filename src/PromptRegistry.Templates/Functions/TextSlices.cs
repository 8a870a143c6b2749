using System.Text;

namespace PromptRegistry.Templates.Functions;

/// <summary>Parts of texts by position, length and words.</summary>
internal static class TextSlices
{
    /// <summary>A negative start counts from the end; one before the beginning is the beginning.</summary>
    public static string? Slice(string? text, int start, int length)
    {
        if (string.IsNullOrEmpty(text) || start >= text!.Length)
            return text is null ? null : "";
        if (start < 0)
            start += text.Length;
        if (start < 0)
        {
            length = length == int.MaxValue ? 0 : (int)Math.Max(0, (long)length + start);
            start = 0;
        }

        return text.Substring(start, Math.Max(0, Math.Min(length, text.Length - start)));
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
    public static string TruncateWords(string? text, int count)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var output = new StringBuilder();
        foreach (var word in text!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(count))
            output.Append(output.Length > 0 ? " " : "").Append(word);
        return output.Append("...").ToString();
    }
}
