using System.Text;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>
/// Collects a block's statements: merges text that adjoins, and keeps only those changes of indentation that can show.
/// A code block writes with the blanks before it, or without any; text between code blocks with what the block it
/// stands in began with.
/// </summary>
/// <param name="source">The text that ranges are about.</param>
/// <param name="isIndented">The block may begin with an indentation set.</param>
/// <param name="isInCode">The block begins inside a code block, as every block but a whole template does.</param>
internal sealed class BlockBuilder(SourceText source, bool isIndented, bool isInCode)
{
    private readonly List<BoundStatement> _statements = [];
    private StringBuilder? _text;
    private TextRange _textRange;
    private TextRange? _pendingIndent;
    private bool _isInCode = isInCode;
    private bool _isChanged;
    private bool _ownIndent;
    private bool _everChanged;

    /// <summary>Whether the next statement may write with an indentation set.</summary>
    public bool IsNextIndented =>
        _isInCode ? _pendingIndent is not null || (_isChanged ? _ownIndent : isIndented) : _pendingIndent is not null;

    public void AddText(TextRange range, bool isEscaped = false)
    {
        if (range.Length == 0) return;
        if (isEscaped)
        {
            // The braces of escaped text set the indentation as those of code do.
            if (_pendingIndent is not null || isIndented)
            {
                FlushText();
                ApplyIndent(range);
            }

            _isInCode = true;
        }

        if (_text is null)
        {
            _text = new StringBuilder();
            _textRange = range;
        }

        _text.Append(source.Text, range.Start, range.Length);
        _textRange = TextRange.Cover(_textRange, range);
    }

    public void EnterCode(TextRange indent)
    {
        _isInCode = true;
        _pendingIndent = indent;
    }

    public void ExitCode(TextRange range)
    {
        _isInCode = false;
        _pendingIndent = null;
        if (!_isChanged) return;
        FlushText();
        _statements.Add(new BoundRestoreIndent(range));
        _isChanged = false;
    }

    public void Add(BoundStatement statement)
    {
        FlushText();
        if (CanWriteLines(statement) || (_pendingIndent is null && statement is BoundWrite))
        {
            ApplyIndent(statement.Range);
            _isInCode = true;
        }

        _statements.Add(statement);
    }

    public BoundBlock Build(TextRange range)
    {
        FlushText();
        return new BoundBlock(range, _statements, _everChanged);
    }

    private void ApplyIndent(TextRange range)
    {
        if (_pendingIndent is { } indent) Change(new BoundSetIndent(indent, source.Slice(indent)), true);
        else if (!_isInCode && isIndented) Change(new BoundSetIndent(range, null), false);
    }

    private void Change(BoundSetIndent set, bool ownIndent)
    {
        _statements.Add(set);
        _pendingIndent = null;
        _isChanged = _everChanged = true;
        _ownIndent = ownIndent;
    }

    /// <summary>
    /// Indentation shows only behind a line end, which numbers, for one, never contain: with blanks before them they stand
    /// at no line's start either. Without blanks they may, and the block's indentation must not stand before them.
    /// </summary>
    private static bool CanWriteLines(BoundStatement statement)
    {
        if (statement is BoundAssign or BoundAssignMember or BoundBreak or BoundContinue) return false;
        if (statement is not BoundWrite write) return true;
        var type = write.Value.Type.NotNull;
        return !(type.IsNumeric || type.Equals(TemplateType.Boolean) || type.Equals(TemplateType.Date)
            || type is EnumType);
    }

    private void FlushText()
    {
        if (_text is null) return;
        _statements.Add(new BoundText(_textRange, _text.ToString()));
        _text = null;
    }
}
