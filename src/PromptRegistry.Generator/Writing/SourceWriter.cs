using System.Globalization;
using System.Text;

namespace PromptRegistry.Generator.Writing;

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

    /// <summary>Opens a record whose constructor takes its properties in their order.</summary>
    /// <param name="members">A C# type, a name, and whether null is the default.</param>
    /// <param name="interfaceType">What it implements; null for nothing.</param>
    public SourceWriter Record(
        string visibility, string name, IEnumerable<(string Type, string Name, bool IsNullByDefault)> members, string? interfaceType = null)
    {
        var parameters = members.Select(m => $"{m.Type} {m.Name}{(m.IsNullByDefault ? " = null" : "")}");
        Line($"{visibility} sealed record {name}({string.Join(", ", parameters)})");
        if (interfaceType is not null) Line($"    : {interfaceType}");
        return Open();
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

/// <summary>
/// Text of a prompt repository inside comments of generated code. A comment ends at every line terminator that C# knows
/// (CR, LF, U+0085, U+2028, U+2029; C# specification, section 6.3.3): what follows would be compiled. Nothing that is
/// no plain character leaves this class.
/// </summary>
internal static class CommentText
{
    /// <summary>For a comment of one line: all lines of the text in one.</summary>
    public static string Line(string text) => string.Join(" ", Split(text));

    /// <summary>For an element of a documentation comment: one line, as XML.</summary>
    public static string XmlLine(string text) => Xml(Line(text));

    /// <summary>For an element of a documentation comment: each line of the text, as XML; empty ends are left out.</summary>
    public static IReadOnlyList<string> XmlLines(string text) => Split(text).Select(Xml).ToList();

    private static string Xml(string line) => line.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    private static string[] Split(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n') continue;
            plain.Append(Plain(text, i));
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) plain.Append(text[++i]);
        }

        var lines = plain.ToString().Trim().Split('\n');
        for (var i = 0; i < lines.Length; i++) lines[i] = lines[i].Trim();
        return lines;
    }

    /// <summary>A line terminator becomes LF; what XML or a reader's eye does not stand becomes U+FFFD.</summary>
    private static char Plain(string text, int at)
    {
        switch (CharUnicodeInfo.GetUnicodeCategory(text, at))
        {
            case UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator: return '\n';
            case UnicodeCategory.Control:
                return text[at] switch { '\n' or '\r' or '\u0085' => '\n', '\t' => ' ', _ => '\uFFFD' };
            case UnicodeCategory.Surrogate:
            case UnicodeCategory.Format when !char.IsSurrogate(text[at]): return '\uFFFD';
            default: return text[at] is '\uFFFE' or '\uFFFF' ? '\uFFFD' : text[at];
        }
    }
}
