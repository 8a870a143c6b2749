using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Evaluation.Saving;

/// <summary>Adds a case to the text of a suite and changes nothing else: comments, order and layout stay.</summary>
internal static class SuiteEdit
{
    /// <param name="text">The suite.</param>
    /// <param name="lines">The case as an item of a list in block style, the dash in the third column.</param>
    /// <returns>Null where the list of cases is written in a way that nothing can be added to.</returns>
    public static string? Add(string text, IReadOnlyList<string> lines)
    {
        var hasReturns = text.Contains("\r\n", StringComparison.Ordinal);
        var plain = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        if (YamlReader.Read(plain, "") is not { Diagnostics.Count: 0, Root: YamlMapping root }) return null;
        var edited = root.Find("cases") switch
        {
            null => $"{Ended(plain)}cases:\n{string.Concat(lines.Select(line => line + "\n"))}",
            YamlSequence { Items.Count: > 0 } cases when plain[cases.Location.Start] != '[' => AfterLast(plain, cases, lines),
            _ => null,
        };
        return hasReturns ? edited?.Replace("\n", "\r\n", StringComparison.Ordinal) : edited;
    }

    private static string? AfterLast(string text, YamlSequence cases, IReadOnlyList<string> lines)
    {
        var all = Ended(text).Split('\n')[..^1].ToList();
        var line = cases.Items[^1].Location.Line - 1;
        while (line > 0 && !all[line].TrimStart(' ').StartsWith('-')) line--;
        var dash = all[line].IndexOf('-', StringComparison.Ordinal);
        var last = line;
        for (var i = line + 1; i < all.Count; i++)
        {
            var indent = all[i].Length - all[i].TrimStart(' ').Length;
            if (indent == all[i].Length) continue;
            if (indent <= dash) break;
            last = i;
        }

        all.InsertRange(last + 1, lines.Select(added => new string(' ', dash) + added[2..]));
        return string.Concat(all.Select(kept => kept + "\n"));
    }

    private static string Ended(string text) => text.Length == 0 || text[^1] == '\n' ? text : text + "\n";
}
