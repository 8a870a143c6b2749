namespace PromptRegistry.Evaluation.Recordings;

/// <summary>Where a recording stands: a stretch of the file as it was read, or a line of its own.</summary>
internal sealed class RecordedLine(byte[] source, int start, int length)
{
    public int Length => length;

    public ReadOnlySpan<byte> Span => source.AsSpan(start, length);
}
