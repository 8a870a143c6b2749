#if NET
using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Output;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering;

/// <summary>
/// What emitted templates write to: a caller's memory first, rented arrays when that is full. Nothing is allocated but
/// what <see cref="ToString"/> returns. It keeps the render within its limits. Call <see cref="Dispose"/> when done.
/// </summary>
public ref struct TemplateWriter : ITextTarget
{
    private Span<char> _buffer;
    private char[]? _rented;
    private int _start;
    private int _length;
    private long _place;
    private RenderBudget _budget;

    /// <summary>A writer with the limits of prompts.</summary>
    /// <param name="initial">Memory to begin with, such as a stack allocation.</param>
    public TemplateWriter(Span<char> initial) => _buffer = initial;

    /// <param name="initial">Memory to begin with, such as a stack allocation.</param>
    /// <param name="limits">How much the render may use.</param>
    /// <param name="cancellation">Ends the render between two steps of a loop.</param>
    public TemplateWriter(Span<char> initial, RenderLimits limits, CancellationToken cancellation = default)
    {
        _buffer = initial;
        _budget = new RenderBudget(limits, cancellation);
    }

    /// <summary>Blanks that follow each line end before anything else is written; null for none.</summary>
    public string? Indent { get; set; }

    public readonly int Length => _length;
    public readonly ReadOnlySpan<char> Written => _buffer[.._length];

    /// <summary>For functions that count steps or build long texts.</summary>
    public RenderContext Context => _budget.Context;

    readonly bool ITextTarget.IsIndented => Indent is not null;

    /// <summary>Inlined, so that the copy of a text known to the compiler is a few moves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(string? text) => Append(text.AsSpan());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(scoped ReadOnlySpan<char> text)
    {
        if (Indent is null && text.TryCopyTo(_buffer[_length..])) _length += text.Length;
        else AppendSlowly(text);
    }

    /// <summary>
    /// A value and the texts of the template around it, with one look at the room that is left and one move of the end.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(string before, string? value, string after)
    {
        // Three strings together have fewer characters than an unsigned number counts.
        var text = value.AsSpan();
        var total = (uint)before.Length + (uint)text.Length + (uint)after.Length;
        if (Indent is null && total <= (uint)(_buffer.Length - _length))
        {
            var target = _buffer[_length..];
            before.CopyTo(target);
            text.CopyTo(target[before.Length..]);
            after.CopyTo(target[(before.Length + text.Length)..]);
            _length += (int)total;
        }
        else
        {
            AppendSlowly(before, text, after);
        }
    }

    /// <summary>A number and the texts of the template around it.</summary>
    public void Append(string before, long value, string after)
    {
        Append(before);
        Append(value);
        Append(after);
    }

    public void Append(int value) => Append((long)value);

    public void Append(long value)
    {
        if (Indent is not null)
        {
            AppendIndented(value.ToString(CultureInfo.InvariantCulture));
            return;
        }

        if (_buffer.Length - _length < 20) Grow(20);
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

        if (_buffer.Length - _length < 32) Grow(32);
        value.TryFormat(_buffer[_length..], out var written, default, CultureInfo.InvariantCulture);
        _length += written;
    }

    public void Append(bool value) => Append(value ? "true" : "false");
    public void Append(DateTime value) => Append(ValueFormatter.ToText(value));

    public void Append(TemplateValue value)
    {
        if (value.AsString() is { } text) Append(text);
        else if (value.Kind == TemplateValueKind.Integer) Append(value.AsInteger());
        else Append(ValueFormatter.ToTextUpTo(value, _budget.Limits.Output));
    }

    /// <summary><c>array.join</c> of texts.</summary>
    public void AppendJoin(IReadOnlyList<string>? items, string? delimiter) =>
        TextWrites.Join(ref this, items, delimiter);

    /// <summary><c>array.join</c> of any values.</summary>
    public void AppendJoin(IReadOnlyList<TemplateValue>? items, string? delimiter) =>
        TextWrites.Join(ref this, items, delimiter);

    /// <summary><c>string.upcase</c>.</summary>
    public void AppendUpcase(scoped ReadOnlySpan<char> text) => TextWrites.Upcase(ref this, text);

    /// <summary><c>string.downcase</c>.</summary>
    public void AppendDowncase(scoped ReadOnlySpan<char> text) => TextWrites.Downcase(ref this, text);

    /// <summary><c>string.truncate</c>.</summary>
    public void AppendTruncated(scoped ReadOnlySpan<char> text, int length, string? ellipsis) =>
        TextWrites.Truncate(ref this, text, length, ellipsis);

    /// <summary>Two texts as one.</summary>
    /// <exception cref="OperationException">It would be longer than a text may be.</exception>
    public readonly string Concat(string? left, string? right)
    {
        _budget.CheckText((long)(left?.Length ?? 0) + (right?.Length ?? 0));
        return string.Concat(left, right);
    }

    /// <summary>Texts as one.</summary>
    /// <exception cref="OperationException">It would be longer than a text may be.</exception>
    public readonly string Concat(params string?[] texts)
    {
        var length = 0L;
        foreach (var text in texts) length += text?.Length ?? 0;
        _budget.CheckText(length);
        return string.Concat(texts);
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

    /// <summary>A loop begins that is inside no other.</summary>
    public void StartLoop() => _budget.StartLoop();

    /// <summary>That loop has ended.</summary>
    public void EndLoop() => _budget.EndLoop();

    /// <summary>A loop makes a step.</summary>
    /// <exception cref="OperationException">A limit is exceeded.</exception>
    public void Step() => _budget.Step();

    /// <summary>Ends a render that is cancelled or has had its time.</summary>
    /// <exception cref="OperationException">The time limit is exceeded.</exception>
    public void CheckTime() => _budget.CheckTime();

    /// <summary>Where the statement that follows stands: the number of its page, and its place there.</summary>
    public void At(int page, int line, int column) => _place = ((long)page << 48) | ((long)line << 20) | (uint)column;

    /// <summary>What renders throw, made of what went wrong since <see cref="At"/>.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="pages">The paths of the pages by number.</param>
    public readonly TemplateException Fail(Exception error, params string[] pages)
    {
        var (page, line, column) = ((int)(_place >> 48), (int)(_place >> 20) & 0xFFFFFFF, (int)_place & 0xFFFFF);
        var path = page < pages.Length ? pages[page] : "";
        var span = new SourceSpan(path, 0, 0, Math.Max(line, 1), Math.Max(column, 1), Math.Max(line, 1), Math.Max(column, 1));
        return new TemplateException(error.Message, span, error);
    }

    public override readonly string ToString() => _buffer[.._length].ToString();

    /// <summary>Returns rented memory; the writer is empty afterwards.</summary>
    public void Dispose()
    {
        var rented = _rented;
        _budget.Release();
        _rented = null;
        _buffer = default;
        _length = _start = 0;
        if (rented is not null) ArrayPool<char>.Shared.Return(rented);
    }

    Span<char> ITextTarget.Reserve(int count)
    {
        if (count > _buffer.Length - _length) Grow(count);
        return _buffer.Slice(_length, count);
    }

    void ITextTarget.Advance(int count) => _length += count;

    void ITextTarget.Iterate(int count) => _budget.Iterate(count);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AppendSlowly(scoped ReadOnlySpan<char> text)
    {
        if (Indent is not null)
        {
            AppendIndented(text);
            return;
        }

        Grow(text.Length);
        text.CopyTo(_buffer[_length..]);
        _length += text.Length;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AppendSlowly(string before, scoped ReadOnlySpan<char> value, string after)
    {
        Append(before.AsSpan());
        Append(value);
        Append(after.AsSpan());
    }

    private void AppendIndented(scoped ReadOnlySpan<char> text)
    {
        var indent = Indent;
        Indent = null;
        while (text.Length > 0)
        {
            if (_length > _start && _buffer[_length - 1] == '\n') Append(indent);
            var end = text.IndexOf('\n') + 1;
            if (end == 0) end = text.Length;
            Append(text[..end]);
            text = text[end..];
        }

        Indent = indent;
    }

    private void Grow(int count)
    {
        _budget.CheckOutput((long)_length + count);
        var size = (int)Math.Min(Math.Max((long)_buffer.Length * 2, (long)_length + count), Array.MaxLength);
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(size, 1024));
        _buffer[.._length].CopyTo(larger);
        if (_rented is not null) ArrayPool<char>.Shared.Return(_rented);
        _rented = larger;
        _buffer = larger;
    }
}

/// <summary>
/// What a compiled render has used of its limits. A step costs an increment and a comparison; everything else happens
/// in every 64th of them, and exactly where the limit lies. Loops of fewer steps are not worth a check.
/// </summary>
internal struct RenderBudget(RenderLimits limits, CancellationToken cancellation)
{
    private const int StepsBetweenChecks = 64;
    private readonly RenderLimits? _limits = limits;
    private readonly CancellationToken _cancellation = cancellation;
    private RenderContext? _context;
    private int _iterations;
    private int _nextCheck;
    private int _checked;
    private long _steps;
    private bool _inLoop;

    public readonly RenderLimits Limits => _limits ?? RenderLimits.Prompt;

    /// <summary>For functions that need one; most templates never ask for it.</summary>
    public RenderContext Context
    {
        get
        {
            if (_context is null)
            {
                _context = RenderContext.Rent(Limits, _cancellation);
                if (_inLoop) _context.EnterLoop();
            }

            return _context;
        }
    }

    /// <summary>A loop begins that is inside no other: it and its inner loops share the limit.</summary>
    public void StartLoop()
    {
        _iterations = _checked = 0;
        _nextCheck = StepsBetweenChecks - 1;
        if (_limits is { Loops: > 0 and < StepsBetweenChecks }) _nextCheck = _limits.Loops;
        _inLoop = true;
        _context?.EnterLoop();
    }

    /// <summary>The outermost loop has ended; harmless when there was none.</summary>
    public void EndLoop()
    {
        if (!_inLoop) return;
        _inLoop = false;
        _steps += _iterations - _checked;
        _context?.ExitLoop();
    }

    /// <exception cref="OperationException">A limit is exceeded.</exception>
    public void Step()
    {
        if (_iterations++ >= _nextCheck) Check();
    }

    /// <summary>Counts items that are visited without a step for each.</summary>
    /// <exception cref="OperationException">The limit is exceeded.</exception>
    public void Iterate(int count)
    {
        var limit = Limits.Loops;
        if (limit > 0 && (_inLoop ? (long)_iterations + count : count) > limit)
            throw new OperationException($"Exceeding number of iteration limit `{limit}` for internal iteration.");
        if (_inLoop) _iterations += count;
    }

    /// <exception cref="OperationException">A text would be longer than it may be.</exception>
    public readonly void CheckText(long length) => RenderContext.CheckLength(length, Limits);

    /// <exception cref="OperationException">The output would be longer than it may be.</exception>
    public readonly void CheckOutput(long length)
    {
        var limit = Limits.Output;
        if (limit > 0 && length > limit)
            throw new OperationException($"The output exceeds the limit of {limit} characters.");
    }

    /// <summary>Ends a render that is cancelled or has had its time.</summary>
    /// <exception cref="OperationException">The time limit is exceeded.</exception>
    public void CheckTime() => Context.CheckTime();

    public void Release()
    {
        if (_context is null) return;
        RenderContext.Return(_context);
        _context = null;
    }

    private void Check()
    {
        var isSlow = Context.CheckTime();
        var limits = Limits;
        var visited = Context.Iterations;
        if (limits.Loops > 0 && (long)_iterations + visited > limits.Loops)
        {
            throw new OperationException($"Exceeding number of iteration limit `{limits.Loops}` for loop statement.");
        }

        _steps += _iterations - _checked;
        _checked = _iterations;
        if (limits.Steps > 0 && _steps > limits.Steps)
            throw new OperationException($"The render exceeds the limit of {limits.Steps} steps.");
        _nextCheck = _iterations - 1 + (isSlow ? 1 : StepsBetweenChecks);
        if (limits.Loops > 0) _nextCheck = Math.Min(_nextCheck, limits.Loops - visited);
    }
}
#endif
