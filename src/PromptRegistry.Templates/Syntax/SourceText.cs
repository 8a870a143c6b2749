namespace PromptRegistry.Templates.Syntax;

/// <summary>A template's text and path; turns ranges into lines and columns only when somebody asks.</summary>
internal sealed class SourceText(string text, string path)
{
    private int[]? _lineStarts;

    public string Text { get; } = text;
    public string Path { get; } = path;

    public SourceSpan SpanOf(TextRange range)
    {
        var start = Clamp(range.Start);
        var end = Math.Max(start, Clamp(range.End));
        var (line, column) = Locate(start);
        var (endLine, endColumn) = Locate(end);
        return new SourceSpan(Path, start, end - start, line, column, endLine, endColumn);
    }

    public string Slice(TextRange range)
    {
        var start = Clamp(range.Start);
        return Text.Substring(start, Math.Max(start, Clamp(range.End)) - start);
    }

    private int Clamp(int position) => Math.Max(0, Math.Min(position, Text.Length));

    private (int Line, int Column) Locate(int position)
    {
        var starts = _lineStarts ??= FindLineStarts(Text);
        var index = Array.BinarySearch(starts, position);
        if (index < 0) index = ~index - 1;
        return (index + 1, position - starts[index] + 1);
    }

    private static int[] FindLineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
                starts.Add(i + 1);
        }

        return [.. starts];
    }
}

/// <summary>Characters <see cref="Start"/> up to, and not including, <see cref="End"/> of a template's text.</summary>
public readonly record struct TextRange(int Start, int End)
{
    public int Length => End - Start;

    /// <summary>From the start of one range to the end of another.</summary>
    public static TextRange Cover(TextRange first, TextRange last) => new(first.Start, last.End);
}
