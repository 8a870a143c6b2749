using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Models;

namespace PromptRegistry.Evaluation.Recordings;

/// <summary>
/// A prompt's <c>recordings.jsonl</c>: one answer a line, sorted by key. It is indexed in one pass; only the answers asked for
/// are read. Safe for use by several threads.
/// </summary>
public sealed class RecordingFile
{
    public const string Name = "recordings.jsonl";

    private readonly Lock gate = new();
    private readonly Dictionary<RecordingKey, RecordedLine> lines = [];
    private readonly HashSet<RecordingKey> set = [];

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> Beginning => "{\"key\":\""u8;

    /// <summary>Number of recordings.</summary>
    public int Count
    {
        get
        {
            lock (gate) return lines.Count;
        }
    }

    /// <summary>Indexes the content of a file; null stands for a file that does not exist.</summary>
    public static RecordingFile Read(byte[]? content, string path, ICollection<Diagnostic> diagnostics)
    {
        var file = new RecordingFile();
        if (content is null) return file;
        file.lines.EnsureCapacity(content.AsSpan().Count((byte)'\n'));
        var start = content.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        for (var number = 1; start < content.Length; number++)
        {
            var length = content.AsSpan(start).IndexOf((byte)'\n');
            var next = length < 0 ? content.Length : start + length + 1;
            if (length < 0) length = content.Length - start;
            if (length > 0 && content[start + length - 1] == '\r') length--;
            if (length > 0 && file.Index(new RecordedLine(content, start, length), path, number) is { } problem)
                diagnostics.Add(problem);
            start = next;
        }

        return file;
    }

    public bool Contains(RecordingKey key)
    {
        lock (gate) return lines.ContainsKey(key);
    }

    /// <summary>The recorded answer, or null where there is none or its line is damaged.</summary>
    public ModelAnswer? Find(RecordingKey key)
    {
        RecordedLine line;
        lock (gate)
        {
            if (!lines.TryGetValue(key, out line)) return null;
        }

        return RecordingLine.Read(line.Span);
    }

    /// <summary>Adds an answer, or replaces the one that was recorded.</summary>
    public void Set(RecordingKey key, ModelAnswer answer)
    {
        Set(key, RecordingLine.Write(key, answer));
    }

    /// <summary>Adds a line that <see cref="RecordingLine.Write"/> made, or replaces the one that was recorded.</summary>
    internal void Set(RecordingKey key, byte[] line)
    {
        lock (gate)
        {
            lines[key] = new RecordedLine(line, 0, line.Length);
            set.Add(key);
        }
    }

    /// <summary>Takes over what was set in another file's recordings.</summary>
    internal void TakeFrom(RecordingFile other)
    {
        foreach (var key in other.set)
        {
            lines[key] = other.lines[key];
            set.Add(key);
        }
    }

    /// <summary>The line of a key as it stands; empty where there is none.</summary>
    internal ReadOnlySpan<byte> Line(RecordingKey key)
    {
        lock (gate) return lines.TryGetValue(key, out var line) ? line.Span : default;
    }

    /// <summary>How many recordings are not among <paramref name="asked"/>.</summary>
    public int CountStale(IReadOnlySet<RecordingKey> asked)
    {
        lock (gate) return lines.Keys.Count(key => !asked.Contains(key));
    }

    /// <summary>Removes the recordings that are not among <paramref name="asked"/>.</summary>
    public void Prune(IReadOnlySet<RecordingKey> asked)
    {
        lock (gate)
        {
            foreach (var key in lines.Keys.Where(key => !asked.Contains(key)).ToList())
                lines.Remove(key);
        }
    }

    /// <summary>The file's content: canonical lines, sorted; equal recordings give equal bytes.</summary>
    public byte[] Write()
    {
        lock (gate)
        {
            using var stream = new MemoryStream(lines.Sum(line => line.Value.Length + 1));
            foreach (var (_, line) in lines.OrderBy(line => line.Key, RecordingKey.Order))
            {
                stream.Write(RecordingLine.Canonical(line.Span));
                stream.WriteByte((byte)'\n');
            }

            return stream.ToArray();
        }
    }

    private Diagnostic? Index(RecordedLine line, string path, int number)
    {
        var span = line.Span;
        var keyEnd = Beginning.Length + RecordingKey.Length;
        var isAsWritten = span.Length > keyEnd && span.StartsWith(Beginning) && span[keyEnd] == '"';
        if ((isAsWritten ? RecordingKey.Parse(span[Beginning.Length..keyEnd]) : RecordingLine.ReadKey(span)) is not { } key)
        {
            if (span.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0) return null;
            if (IsConflictMark(span))
            {
                return Problem(path, number,
                    "Git left a conflict here. Keep the lines of both sides, in any order, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>. "
                    + $"With '{Name} merge=union' in .gitattributes git does that by itself.");
            }

            return Problem(path, number,
                $"Expected a recording, {Encoding.UTF8.GetString(Beginning)}<64 hexadecimal digits>\",…}}, but found "
                + $"'{Encoding.UTF8.GetString(span[..Math.Min(40, span.Length)])}'. Remove the line and record again.");
        }

        if (lines.TryGetValue(key, out var first) && !RecordingLine.Canonical(first.Span).SequenceEqual(RecordingLine.Canonical(span)))
        {
            return Problem(path, number, $"The key {key.Text[..12]}… is recorded twice with different answers. Keep one of the two lines.");
        }

        lines[key] = line;
        return null;
    }

    private static bool IsConflictMark(ReadOnlySpan<byte> line) => line.StartsWith("<<<<<<< "u8) || line.StartsWith(">>>>>>> "u8) || line.StartsWith("||||||| "u8)
        || line.SequenceEqual("======="u8);

    private static Diagnostic Problem(string path, int number, string message) =>
        new(EvaluationDiagnostics.RecordingsUnreadable, new SourceLocation(path, number, 1, number, 1, 0, 0), message);
}

/// <summary>Where a recording stands: a stretch of the file as it was read, or a line of its own.</summary>
internal readonly struct RecordedLine(byte[] source, int start, int length)
{
    public int Length => length;

    public ReadOnlySpan<byte> Span => source.AsSpan(start, length);
}
