namespace PromptRegistry.Evaluation.Reports;

/// <summary>
/// Aligns cells in columns: the first <paramref name="leftColumns"/> to the left, the others to the right.
/// </summary>
internal sealed class TextTable(int leftColumns)
{
    private readonly List<string[]> rows = [];

    public void Add(params string[] cells) => rows.Add(cells);

    public void Write(TextWriter output, string indent)
    {
        if (rows.Count == 0) return;
        var widths = new int[rows[0].Length];
        foreach (var row in rows)
        {
            for (var i = 0; i < widths.Length; i++) widths[i] = Math.Max(widths[i], row[i].Length);
        }

        foreach (var row in rows)
        {
            var cells = row.Select((cell, i) => i < leftColumns ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            output.Write((indent + string.Join("  ", cells)).TrimEnd());
            output.Write('\n');
        }
    }
}
