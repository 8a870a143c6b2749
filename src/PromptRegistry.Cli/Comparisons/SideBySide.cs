using PromptRegistry.Cli.Files;

namespace PromptRegistry.Cli.Comparisons;

/// <summary>
/// Two texts in two columns. Between them stands what <c>diff --side-by-side</c> writes there: <c>|</c> for a line that is
/// another one, <c>&lt;</c> and <c>&gt;</c> for one that only that side has.
/// </summary>
internal static class SideBySide
{
    private const int Gap = 3;

    /// <param name="width">Columns of the whole, at least 20.</param>
    public static IEnumerable<string> Lines(string? before, string? after, int width)
    {
        var column = (Math.Max(width, 20) - Gap) / 2;
        foreach (var line in Paired(LineDiff.Compare(Split(before), Split(after))))
        {
            var left = Wrap(line.Before, column);
            var right = Wrap(line.After, column);
            var sign = line.IsSame ? ' ' : line.After is null ? '<' : line.Before is null ? '>' : '|';
            for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
            {
                var (a, b) = (i < left.Count ? left[i] : "", i < right.Count ? right[i] : "");
                yield return $"{a.PadRight(column)} {sign} {b}".TrimEnd();
            }
        }
    }

    private static string[] Split(string? text) => text is null ? [] : text.ReplaceLineEndings("\n").Split('\n');

    /// <summary>Lines that went beside lines that came: a changed line reads best as one.</summary>
    private static List<DiffLine> Paired(IReadOnlyList<DiffLine> lines)
    {
        var result = new List<DiffLine>();
        var (gone, come) = (new Queue<string>(), new Queue<string>());
        foreach (var line in lines)
        {
            if (!line.IsSame)
            {
                if (line.Before is { } before) gone.Enqueue(before);
                if (line.After is { } after) come.Enqueue(after);
                continue;
            }

            Flush();
            result.Add(line);
        }

        Flush();
        return result;

        void Flush()
        {
            while (gone.Count > 0 || come.Count > 0)
            {
                result.Add(new DiffLine(gone.TryDequeue(out var a) ? a : null, come.TryDequeue(out var b) ? b : null));
            }
        }
    }

    /// <summary>Breaks at blanks where there are some; an empty line is one line.</summary>
    private static List<string> Wrap(string? line, int width)
    {
        var rows = new List<string>();
        if (line is null) return rows;
        var rest = line.Replace("\t", "    ", StringComparison.Ordinal);
        while (rest.Length > width)
        {
            var blank = rest.LastIndexOf(' ', width);
            var cut = blank > width / 2 ? blank : width;
            rows.Add(rest[..cut]);
            rest = rest[cut..].TrimStart(' ');
        }

        rows.Add(rest);
        return rows;
    }
}
