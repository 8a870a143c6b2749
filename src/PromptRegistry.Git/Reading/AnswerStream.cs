using System.Text;

namespace PromptRegistry.Git.Reading;

/// <summary>Lines and counted bytes, in turn, as <c>git cat-file</c> answers.</summary>
internal sealed class AnswerStream(Stream from) : IDisposable
{
    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;

    /// <summary>A line without its end; null where the stream ends before.</summary>
    public string? ReadLine()
    {
        var searched = 0;
        while (true)
        {
            var length = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = Encoding.UTF8.GetString(buffer, start, searched + length);
                start += searched + length + 1;
                return line;
            }

            searched = end - start;
            if (!Fill()) return null;
        }
    }

    /// <exception cref="EndOfStreamException">The stream ends before.</exception>
    public void ReadExactly(Span<byte> into)
    {
        var buffered = Math.Min(into.Length, end - start);
        buffer.AsSpan(start, buffered).CopyTo(into);
        start += buffered;
        if (buffered < into.Length) from.ReadExactly(into[buffered..]);
    }

    public void Dispose() => from.Dispose();

    private bool Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        var read = from.Read(buffer, end, buffer.Length - end);
        end += read;
        return read > 0;
    }
}
