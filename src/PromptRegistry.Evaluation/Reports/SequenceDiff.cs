namespace PromptRegistry.Evaluation.Reports;

/// <summary>
/// Compares lines or words by their longest common subsequence (Wagner and Fischer, 1974), in time and memory of the
/// product of their numbers; texts of prompts are small.
/// </summary>
public static class SequenceDiff
{
    /// <summary>More cells than this are not compared: the middle counts as replaced.</summary>
    private const int MaximumCells = 4_000_000;

    /// <returns>Both in one row, in order; what is common stands once.</returns>
    public static IReadOnlyList<DiffItem> Compare(string[] before, string[] after)
    {
        var start = 0;
        while (start < before.Length && start < after.Length && before[start] == after[start]) start++;
        var end = 0;
        while (end < before.Length - start && end < after.Length - start && before[^(end + 1)] == after[^(end + 1)]) end++;

        var lines = before.Take(start).Select(line => new DiffItem(line, line)).ToList();
        lines.AddRange(Middle(before[start..^end], after[start..^end]));
        lines.AddRange(before.TakeLast(end).Select(line => new DiffItem(line, line)));
        return lines;
    }

    private static List<DiffItem> Middle(string[] before, string[] after)
    {
        if ((long)before.Length * after.Length > MaximumCells)
        {
            return [.. before.Select(line => new DiffItem(line, null)), .. after.Select(line => new DiffItem(null, line))];
        }

        var common = Common(before, after);
        var lines = new List<DiffItem>();
        var (a, b) = (0, 0);
        while (a < before.Length || b < after.Length)
        {
            if (a < before.Length && b < after.Length && before[a] == after[b]) lines.Add(new DiffItem(before[a++], after[b++]));
            else if (b >= after.Length || (a < before.Length && common[a + 1, b] >= common[a, b + 1])) lines.Add(new DiffItem(before[a++], null));
            else lines.Add(new DiffItem(null, after[b++]));
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

/// <summary>A line or word of a comparison.</summary>
/// <param name="Before">Null where only the later side has it.</param>
/// <param name="After">Null where only the earlier side has it.</param>
public readonly record struct DiffItem(string? Before, string? After)
{
    /// <summary>Whether both sides have it.</summary>
    public bool IsSame => Before == After;
}
