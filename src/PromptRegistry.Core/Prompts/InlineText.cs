using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Templates;

namespace PromptRegistry.Core.Prompts;

/// <summary>
/// Finds a place of a template that is written inside a manifest. Exact for block scalars and for text on one line
/// without escapes; otherwise it points to where the text begins.
/// </summary>
internal sealed class InlineText
{
    private readonly SourceLocation start;
    private readonly string[] lines;
    private readonly bool isBlock;
    private readonly int indentation;

    public InlineText(string manifestText, MessageDefinition message)
    {
        start = message.Location;
        lines = manifestText.Split('\n');
        var first = lines[start.Line - 1];
        var mark = start.Column <= first.Length ? first[start.Column - 1] : ' ';
        isBlock = mark == '|';
        indentation = isBlock && start.Line < lines.Length
            ? lines[start.Line].Length - lines[start.Line].TrimStart(' ').Length
            : mark is '"' or '\'' ? 1 : 0;
    }

    /// <summary>Where the text stands.</summary>
    public SourceLocation Start => start;

    public SourceLocation Locate(in SourceSpan span)
    {
        if (isBlock)
        {
            var line = start.Line + span.Line;
            var column = indentation + span.Column;
            return new SourceLocation(start.Path, line, column, line + span.EndLine - span.Line,
                indentation + span.EndColumn, OffsetOf(line) + column - 1, span.Length);
        }

        if (start.EndLine != start.Line || span.Line != 1) return start;
        var at = start.Column + indentation + span.Column - 1;
        return new SourceLocation(start.Path, start.Line, at, start.Line, at + span.EndColumn - span.Column,
            OffsetOf(start.Line) + at - 1, span.Length);
    }

    private int OffsetOf(int line)
    {
        var offset = 0;
        for (var i = 0; i < line - 1 && i < lines.Length; i++) offset += lines[i].Length + 1;
        return offset;
    }
}
