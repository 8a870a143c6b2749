using System.Text;

namespace PromptRegistry.Core.Diagnostics;

/// <summary>
/// Addresses as people may see them: without the name and password that may stand in them, whatever they look like. They are
/// found in the text itself, because a parsed address may say them in another form than the text does.
/// </summary>
public static class AddressText
{
    private const string Start = "://";

    /// <summary>What stands for a name and a password.</summary>
    private const char Hidden = '…';

    /// <summary>
    /// The text with <c>…</c> in place of what stands between <c>://</c> and the last <c>@</c> before a blank, a quotation mark
    /// or a bracket.
    /// </summary>
    public static string WithoutPasswords(string text)
    {
        var start = text.IndexOf(Start, StringComparison.Ordinal);
        if (start < 0 || text.IndexOf('@', start) < 0) return text;
        var shown = new StringBuilder(text.Length);
        var from = 0;
        for (; start >= 0; start = text.IndexOf(Start, start, StringComparison.Ordinal))
        {
            start += Start.Length;
            var last = -1;
            for (var i = start; i < text.Length && !EndsAddress(text[i]); i++)
            {
                // Another address that follows without a blank has a name and a password of its own.
                if (string.CompareOrdinal(text, i, Start, 0, Start.Length) == 0) break;
                if (text[i] == '@') last = i;
            }

            if (last < 0) continue;
            shown.Append(text, from, start - from).Append(Hidden);
            from = last;
            start = last;
        }

        return shown.Append(text, from, text.Length - from).ToString();
    }

    private static bool EndsAddress(char c) => char.IsWhiteSpace(c) || c is '"' or '\'' or '<' or '>' or '(' or ')' or '`' or ',';
}
