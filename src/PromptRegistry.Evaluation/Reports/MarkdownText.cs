using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Evaluation.Reports;

/// <summary>
/// Text of a repository or a model in Markdown. It stands in code, inline or fenced, where headings, links, images,
/// mentions, HTML and comments are letters, and between fences that it cannot close.
/// </summary>
public static class MarkdownText
{
    /// <summary>A text of one line as inline code.</summary>
    public static string Code(string text)
    {
        var plain = PlainText.OneLine(text);
        if (plain.Length == 0) return "``` ```";
        var fence = new string('`', LongestRun(plain) + 1);
        // A blank on each side is not shown, and keeps backticks at the ends apart from the fence.
        var pad = plain[0] is '`' or ' ' || plain[^1] is '`' or ' ' ? " " : "";
        return fence + pad + plain + pad + fence;
    }

    /// <summary>A name: as it is where it has only letters of ASCII, digits, <c>-</c> and <c>/</c>, else as inline code.</summary>
    public static string Name(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '/') ? text : Code(text);

    /// <summary>A text of one line as inline code in a cell of a table, where a bar ends the cell also within code.</summary>
    public static string Cell(string text) => Name(text).Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>Lines as a block of code.</summary>
    /// <param name="language">What the block is highlighted as: <c>diff</c>.</param>
    public static void WriteBlock(TextWriter output, IEnumerable<string> lines, string language)
    {
        var plain = lines.Select(PlainText.OneLine).ToList();
        var fence = new string('`', Math.Max(3, plain.Select(LongestRun).DefaultIfEmpty().Max() + 1));
        output.WriteLine(fence + language);
        foreach (var line in plain) output.WriteLine(line);
        output.WriteLine(fence);
    }

    private static int LongestRun(string line)
    {
        var (longest, current) = (0, 0);
        foreach (var c in line)
        {
            current = c == '`' ? current + 1 : 0;
            longest = Math.Max(longest, current);
        }

        return longest;
    }
}
