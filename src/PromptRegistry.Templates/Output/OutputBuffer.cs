using System.Globalization;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Output;

/// <summary>
/// The interpreter's output: one growing array in which captures are regions at the end. With an indentation set, its
/// blanks follow every line end before anything else is written.
/// </summary>
#if NET
internal sealed class OutputBuffer : ITextTarget
#else
internal sealed class OutputBuffer
#endif
{
    private readonly char[] _small;
    private char[] _buffer;
    private int _start;

    public OutputBuffer() => _small = _buffer = new char[2048];
    public int Length { get; private set; }

    /// <summary>Blanks that follow each line end; null for none.</summary>
    public string? Indent { get; set; }

    /// <summary>Characters from which on output is refused.</summary>
    public int Limit { get; set; } = int.MaxValue;

    private bool AtLineStart => Length > _start && _buffer[Length - 1] == '\n';

    public void Append(string text)
    {
        if (Indent is not null) AppendIndented(text);
        else AppendRaw(text, 0, text.Length);
    }

    public void Append(TemplateValue value)
    {
        if (value.AsString() is { } text) Append(text);
        else if (value.Kind == TemplateValueKind.Integer) Append(value.AsInteger());
        else Append(ValueFormatter.ToTextUpTo(value, Limit));
    }

    public void Append(long value)
    {
#if NET
        if (Indent is null && Limit - Length > 20)
        {
            if (_buffer.Length - Length < 20) Grow(20);
            value.TryFormat(_buffer.AsSpan(Length), out var written, default, CultureInfo.InvariantCulture);
            Length += written;
            return;
        }
#endif
        Append(value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Begins a capture; pass the result to <see cref="EndCapture"/>.</summary>
    public int BeginCapture()
    {
        var start = _start;
        _start = Length;
        return start;
    }

    /// <summary>Takes out what was written since the capture began.</summary>
    public string EndCapture(int outerStart)
    {
        var text = new string(_buffer, _start, Length - _start);
        Length = _start;
        _start = outerStart;
        return text;
    }

    public override string ToString() => new(_buffer, 0, Length);
#if NET

    public ReadOnlySpan<char> Written => _buffer.AsSpan(0, Length);

    bool ITextTarget.IsIndented => Indent is not null;

    public void Append(scoped ReadOnlySpan<char> text)
    {
        // Text that must be indented or cut is rare, and both know strings.
        if (Indent is not null || text.Length >= Limit - Length)
        {
            Append(text.ToString());
            return;
        }

        text.CopyTo(Reserve(text.Length));
        Length += text.Length;
    }

    /// <exception cref="OperationException">The output would be longer than it may be.</exception>
    public Span<char> Reserve(int count)
    {
        if (count > Limit - Length)
            throw new OperationException($"The output exceeds the limit of {Limit} characters.");
        if (count > _buffer.Length - Length) Grow(count);
        return _buffer.AsSpan(Length, count);
    }

    void ITextTarget.Advance(int count) => Length += count;

    /// <summary>Nothing: the interpreter's context counts.</summary>
    void ITextTarget.Iterate(int count)
    {
    }
#endif

    /// <summary>Empties the buffer; memory that a long output took is given back.</summary>
    public void Reset()
    {
        Replace(_small);
        Length = _start = 0;
        Indent = null;
    }

    private void AppendIndented(string text)
    {
        var index = 0;
        while (index < text.Length)
        {
            if (AtLineStart) AppendRaw(Indent!, 0, Indent!.Length);
            var end = text.IndexOf('\n', index) + 1;
            if (end == 0) end = text.Length;
            AppendRaw(text, index, end - index);
            index = end;
        }
    }

    private void AppendRaw(string text, int start, int count)
    {
        if (count > Limit - Length)
            throw new OperationException($"The output exceeds the limit of {Limit} characters.");
        if (count > _buffer.Length - Length) Grow(count);
        text.CopyTo(start, _buffer, Length, count);
        Length += count;
    }

    private void Grow(int count)
    {
        var size = (int)Math.Min(Math.Max((long)_buffer.Length * 2, (long)Length + count), 0x7FFFFFC7);
#if NET
        var larger = System.Buffers.ArrayPool<char>.Shared.Rent(size);
#else
        var larger = new char[size];
#endif
        Array.Copy(_buffer, larger, Length);
        Replace(larger);
    }

    private void Replace(char[] buffer)
    {
#if NET
        if (_buffer != _small) System.Buffers.ArrayPool<char>.Shared.Return(_buffer);
#endif
        _buffer = buffer;
    }
}
