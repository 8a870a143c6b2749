#if NET
using System.Buffers;
using System.Globalization;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering;

/// <summary>
/// What emitted templates write to: a caller's memory first, rented arrays when that is full. Nothing is allocated but
/// what <see cref="ToString"/> returns. Call <see cref="Dispose"/> when done.
/// </summary>
public ref struct TemplateWriter
{
    private Span<char> _buffer;
    private char[]? _rented;
    private int _start;
    private int _length;

    /// <param name="initial">Memory to begin with, such as a stack allocation.</param>
    public TemplateWriter(Span<char> initial) => _buffer = initial;

    /// <summary>Blanks that follow each line end before anything else is written; null for none.</summary>
    public string? Indent { get; set; }

    public readonly int Length => _length;

    public readonly ReadOnlySpan<char> Written => _buffer[.._length];

    public void Append(string? text)
    {
        if (text is null)
            return;
        if (Indent is not null)
        {
            AppendIndented(text);
            return;
        }

        if (text.Length > _buffer.Length - _length)
            Grow(text.Length);
        text.CopyTo(_buffer[_length..]);
        _length += text.Length;
    }

    public void Append(scoped ReadOnlySpan<char> text)
    {
        if (Indent is not null)
        {
            AppendIndented(text.ToString());
            return;
        }

        if (text.Length > _buffer.Length - _length)
            Grow(text.Length);
        text.CopyTo(_buffer[_length..]);
        _length += text.Length;
    }

    public void Append(int value) => Append((long)value);

    public void Append(long value)
    {
        if (Indent is not null)
        {
            AppendIndented(value.ToString(CultureInfo.InvariantCulture));
            return;
        }

        if (_buffer.Length - _length < 20)
            Grow(20);
        value.TryFormat(_buffer[_length..], out var written, default, CultureInfo.InvariantCulture);
        _length += written;
    }

    public void Append(double value)
    {
        if (Indent is not null)
        {
            AppendIndented(ValueFormatter.ToText(value));
            return;
        }

        if (_buffer.Length - _length < 32)
            Grow(32);
        value.TryFormat(_buffer[_length..], out var written, default, CultureInfo.InvariantCulture);
        _length += written;
    }

    public void Append(bool value) => Append(value ? "true" : "false");

    public void Append(DateTime value) => Append(ValueFormatter.ToText(value));

    public void Append(TemplateValue value)
    {
        if (value.AsString() is { } text)
            Append(text);
        else if (value.Kind == TemplateValueKind.Integer)
            Append(value.AsInteger());
        else
            Append(ValueFormatter.ToText(value));
    }

    /// <summary>Writes texts with a delimiter between them.</summary>
    public void AppendJoin(IReadOnlyList<string>? items, string? delimiter)
    {
        if (items is null)
            return;
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                Append(delimiter);
            Append(items[i]);
        }
    }

    /// <summary>Begins a capture; pass the result to <see cref="EndCapture"/>.</summary>
    public int BeginCapture()
    {
        var start = _start;
        _start = _length;
        return start;
    }

    /// <summary>Takes out what was written since the capture began.</summary>
    public string EndCapture(int outerStart)
    {
        var text = _buffer[_start.._length].ToString();
        _length = _start;
        _start = outerStart;
        return text;
    }

    public override readonly string ToString() => _buffer[.._length].ToString();

    /// <summary>Returns rented memory; the writer is empty afterwards.</summary>
    public void Dispose()
    {
        var rented = _rented;
        this = default;
        if (rented is not null)
            ArrayPool<char>.Shared.Return(rented);
    }

    private void AppendIndented(string text)
    {
        var indent = Indent;
        Indent = null;
        var index = 0;
        while (index < text.Length)
        {
            if (_length > _start && _buffer[_length - 1] == '\n')
                Append(indent);
            var end = text.IndexOf('\n', index) + 1;
            if (end == 0)
                end = text.Length;
            Append(text.AsSpan(index, end - index));
            index = end;
        }

        Indent = indent;
    }

    private void Grow(int count)
    {
        var size = (int)Math.Min(Math.Max((long)_buffer.Length * 2, (long)_length + count), Array.MaxLength);
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(size, 1024));
        _buffer[.._length].CopyTo(larger);
        if (_rented is not null)
            ArrayPool<char>.Shared.Return(_rented);
        _rented = larger;
        _buffer = larger;
    }
}
#endif
