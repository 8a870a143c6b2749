namespace PromptRegistry.Cli.Files;

/// <summary>
/// Compares texts line by line by their longest common subsequence (Wagner and Fischer, 1974), in time and memory of the
/// product of their lengths; texts of prompts are small.
/// </summary>
internal static class LineDiff
{
    /// <summary>More cells than this are not compared: the middle counts as replaced.</summary>
    private const int MaximumCells = 4_000_000;

    public static IReadOnlyList<DiffLine> Compare(string[] before, string[] after)
    {
        var start = 0;
        while (start < before.Length && start < after.Length && before[start] == after[start]) start++;
        var end = 0;
        while (end < before.Length - start && end < after.Length - start && before[^(end + 1)] == after[^(end + 1)]) end++;

        var lines = before.Take(start).Select(line => new DiffLine(line, line)).ToList();
        lines.AddRange(Middle(before[start..^end], after[start..^end]));
        lines.AddRange(before.TakeLast(end).Select(line => new DiffLine(line, line)));
        return lines;
    }

    private static List<DiffLine> Middle(string[] before, string[] after)
    {
        if ((long)before.Length * after.Length > MaximumCells)
        {
            return [.. before.Select(line => new DiffLine(line, null)), .. after.Select(line => new DiffLine(null, line))];
        }

        var common = Common(before, after);
        var lines = new List<DiffLine>();
        var (a, b) = (0, 0);
        while (a < before.Length || b < after.Length)
        {
            if (a < before.Length && b < after.Length && before[a] == after[b]) lines.Add(new DiffLine(before[a++], after[b++]));
            else if (b >= after.Length || (a < before.Length && common[a + 1, b] >= common[a, b + 1])) lines.Add(new DiffLine(before[a++], null));
            else lines.Add(new DiffLine(null, after[b++]));
        }

        return lines;
    }

    /// <summary>The length of the longest common subsequence of what is left from each pair of positions.</summary>
    private static int[,] Common(string[] before, string[] after)
    {
        var common = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
            {
                common[i, j] = before[i] == after[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }
}

/// <summary>One line of a comparison; a side is null where it has no such line.</summary>
internal readonly record struct DiffLine(string? Before, string? After)
{
    public bool IsSame => Before == After;
}
