using System.Text;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>
/// Collects a block's statements: merges text that adjoins, and keeps only those changes of indentation that can show.
/// </summary>
internal sealed class BlockBuilder(SourceText source)
{
    private readonly List<BoundStatement> _statements = [];
    private StringBuilder? _text;
    private TextRange _textRange;
    private TextRange? _pendingIndent;
    private bool _indented;
    private bool _changed;

    public void AddText(TextRange range)
    {
        if (range.Length == 0)
            return;
        if (_text is null)
        {
            _text = new StringBuilder();
            _textRange = range;
        }

        _text.Append(source.Text, range.Start, range.Length);
        _textRange = TextRange.Cover(_textRange, range);
    }

    public void EnterCode(TextRange indent) => _pendingIndent = indent;

    public void ExitCode(TextRange range)
    {
        _pendingIndent = null;
        if (!_indented)
            return;
        FlushText();
        _statements.Add(new BoundRestoreIndent(range));
        _indented = false;
    }

    public void Add(BoundStatement statement)
    {
        FlushText();
        if (_pendingIndent is { } indent && CanWriteLines(statement))
        {
            _statements.Add(new BoundSetIndent(indent, source.Slice(indent)));
            _pendingIndent = null;
            _indented = _changed = true;
        }

        _statements.Add(statement);
    }

    public BoundBlock Build(TextRange range)
    {
        FlushText();
        return new BoundBlock(range, _statements, _changed);
    }

    /// <summary>Indentation shows only behind a line end, which numbers, for one, never contain.</summary>
    private static bool CanWriteLines(BoundStatement statement)
    {
        if (statement is BoundAssign or BoundAssignMember or BoundBreak or BoundContinue)
            return false;
        if (statement is not BoundWrite write)
            return true;
        var type = write.Value.Type.NotNull;
        return !(type.IsNumeric || type.Equals(TemplateType.Boolean) || type.Equals(TemplateType.Date)
            || type is EnumType);
    }

    private void FlushText()
    {
        if (_text is null)
            return;
        _statements.Add(new BoundText(_textRange, _text.ToString()));
        _text = null;
    }
}
