namespace PromptRegistry.Cli.Output;

/// <summary>A table of plain text: columns as wide as their widest cell, two blanks between them.</summary>
internal sealed class TextTable(IReadOnlyList<string> header)
{
    private readonly List<IReadOnlyList<string>> rows = [];

    public void Add(IReadOnlyList<string> row) => rows.Add(row);

    public void Write(TextWriter writer)
    {
        var widths = Enumerable.Range(0, header.Count)
            .Select(column => rows.Select(r => r[column].Length).Append(header[column].Length).Max())
            .ToArray();
        foreach (var row in rows.Prepend(header))
        {
            writer.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
