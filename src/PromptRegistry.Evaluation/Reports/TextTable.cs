namespace PromptRegistry.Evaluation.Reports;

/// <summary>
/// A table for people: the first row is its heading. In plain text columns are as wide as their widest cell, with two blanks between them.
/// </summary>
/// <param name="leftColumns">So many columns are aligned to the left, the others to the right.</param>
public sealed class TextTable(int leftColumns)
{
    private readonly List<IReadOnlyList<string>> rows = [];

    /// <summary>The rows, the heading first; all have as many cells.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows => rows;

    /// <summary>Whether a column is aligned to the left.</summary>
    public bool IsLeft(int column) => column < leftColumns;

    public void Add(params IReadOnlyList<string> cells) => rows.Add(cells);

    /// <summary>Writes the table, in the output's own way where it has one.</summary>
    public void Write(TextWriter output, string indent = "")
    {
        if (output is ITableOutput own)
        {
            own.Write(this);
            return;
        }

        foreach (var line in Lines()) output.Write((indent + line).TrimEnd() + "\n");
    }

    private IEnumerable<string> Lines()
    {
        if (rows.Count == 0) return [];
        var widths = Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(r => r[column].Length)).ToArray();
        return rows.Select(row => string.Join("  ", row.Select((cell, i) => IsLeft(i) ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))));
    }
}

/// <summary>An output that shows tables in a way of its own, such as a terminal.</summary>
public interface ITableOutput
{
    void Write(TextTable table);
}
