using System.Globalization;

namespace PromptRegistry.Build;

/// <summary>
/// One finding as the command line prints it under <c>--msbuild</c>: fields separated by tabs behind <c>##prompt</c>,
/// with backslash, tab and line ends in the text escaped.
/// </summary>
/// <param name="Page">The file of the page about this kind of finding, in the folder of the pages; null without one.</param>
internal sealed record ToolLine(
    string Severity, string Code, string? File, int Line, int Column, string? Page, string Text)
{
    private const string Prefix = "##prompt\t";

    public static ToolLine? Parse(string line)
    {
        if (!line.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var fields = line.Substring(Prefix.Length).Split(['\t'], 7);
        if (fields.Length != 7) return null;
        return new ToolLine(
            fields[0], fields[1], NullIfEmpty(Unescape(fields[2])), Number(fields[3]), Number(fields[4]), NullIfEmpty(fields[5]),
            Unescape(fields[6]));
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string Unescape(string text)
    {
        var result = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            i++;
            result.Append(text[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var other => other });
        }

        return result.ToString();
    }
}
