using System.Text;

namespace PromptRegistry.Templates.Emission;

/// <summary>Lines of C# with braces and indentation.</summary>
internal sealed class CodeWriter(int indentation)
{
    private readonly StringBuilder _text = new();
    private int _level = indentation;

    public int Length => _text.Length;

    public void Line(string line)
    {
        if (line.Length > 0)
            _text.Append(' ', _level).Append(line);
        _text.Append('\n');
    }

    /// <summary>A line that starts at the margin, as directives must be read.</summary>
    public void Directive(string line) => _text.Append(line).Append('\n');

    public void Open()
    {
        Line("{");
        _level += 4;
    }

    public void Close()
    {
        _level -= 4;
        Line("}");
    }

    public override string ToString() => _text.ToString();
}
