using System.Text;

namespace PromptRegistry.Generator.Emission;

/// <summary>Writes indented C# lines that end with <c>\n</c>.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder text = new();
    private int depth;

    public SourceWriter Line(string line = "")
    {
        if (line.Length > 0) text.Append(' ', depth * 4).Append(line);
        text.Append('\n');
        return this;
    }

    /// <summary>Writes several lines, each indented as far as this writer is.</summary>
    public SourceWriter Lines(string lines)
    {
        foreach (var line in lines.TrimEnd('\n').Split('\n')) Line(line);
        return this;
    }

    public SourceWriter Open(string? header = null)
    {
        if (header is not null) Line(header);
        Line("{");
        depth++;
        return this;
    }

    public SourceWriter Close(string end = "}")
    {
        depth--;
        return Line(end);
    }

    public SourceWriter Indent()
    {
        depth++;
        return this;
    }

    public SourceWriter Outdent()
    {
        depth--;
        return this;
    }

    /// <summary>A documentation comment; nothing without a text.</summary>
    public SourceWriter Summary(string? summary)
    {
        if (string.IsNullOrWhiteSpace(summary)) return this;
        var lines = CommentText.XmlLines(summary!);
        if (lines.Count == 1) return Line($"/// <summary>{lines[0]}</summary>");
        Line("/// <summary>");
        foreach (var line in lines) Line("/// " + line);
        return Line("/// </summary>");
    }

    /// <summary>What a documentation comment says of a parameter.</summary>
    public SourceWriter Parameter(string name, string description) =>
        Line($"/// <param name=\"{name.TrimStart('@')}\">{CommentText.XmlLine(description)}</param>");

    public override string ToString() => text.ToString();
}
