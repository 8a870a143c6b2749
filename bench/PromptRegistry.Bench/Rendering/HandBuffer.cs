using System.Globalization;

namespace PromptRegistry.Bench.Rendering;

/// <summary>What a person would write to fill a caller's buffer: copy and count.</summary>
internal ref struct HandBuffer(Span<char> buffer)
{
    private readonly Span<char> _buffer = buffer;

    public int Length { get; private set; }

    public void Append(scoped ReadOnlySpan<char> text)
    {
        text.CopyTo(_buffer[Length..]);
        Length += text.Length;
    }

    public void Append(int value)
    {
        value.TryFormat(_buffer[Length..], out var written, default, CultureInfo.InvariantCulture);
        Length += written;
    }

    public void AppendUpcase(scoped ReadOnlySpan<char> text)
    {
        text.ToUpperInvariant(_buffer[Length..]);
        Length += text.Length;
    }
}
