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

    private static ReadOnlySpan<byte> Beginning => "{\"key\":\""u8;

    private readonly Lock gate = new();
    private readonly Dictionary<RecordingKey, ReadOnlyMemory<byte>> lines = [];

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
        var rest = content.AsMemory();
        for (var number = 1; rest.Length > 0; number++)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.Span is [.., (byte)'\r']) line = line[..^1];
            if (line.Length == 0) continue;
            if (file.Index(line, path, number) is { } problem) diagnostics.Add(problem);
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
        ReadOnlyMemory<byte> line;
        lock (gate)
        {
            if (!lines.TryGetValue(key, out line)) return null;
        }

        return RecordingLine.Read(line.Span);
    }

    /// <summary>Adds an answer, or replaces the one that was recorded.</summary>
    public void Set(RecordingKey key, ModelAnswer answer)
    {
        var line = RecordingLine.Write(key, answer);
        lock (gate) lines[key] = line;
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
            foreach (var key in lines.Keys.Where(key => !asked.Contains(key)).ToList()) lines.Remove(key);
        }
    }

    /// <summary>The file's content; equal recordings give equal bytes.</summary>
    public byte[] Write()
    {
        lock (gate)
        {
            using var stream = new MemoryStream(lines.Sum(line => line.Value.Length + 1));
            foreach (var (_, line) in lines.OrderBy(line => line.Key))
            {
                stream.Write(line.Span);
                stream.WriteByte((byte)'\n');
            }

            return stream.ToArray();
        }
    }

    private Diagnostic? Index(ReadOnlyMemory<byte> line, string path, int number)
    {
        var keyEnd = Beginning.Length + RecordingKey.Length;
        if (!line.Span.StartsWith(Beginning) || line.Length <= keyEnd || line.Span[keyEnd] != '"'
            || !RecordingKey.TryParse(line.Span[Beginning.Length..keyEnd], out var key))
        {
            return Problem(path, number,
                $"Expected a recording, {Encoding.UTF8.GetString(Beginning)}<64 hexadecimal digits>\",…}}, but found "
                + $"'{Encoding.UTF8.GetString(line.Span[..Math.Min(40, line.Length)])}'. Remove the line and record again.");
        }

        if (lines.TryGetValue(key, out var first) && !first.Span.SequenceEqual(line.Span))
        {
            return Problem(path, number,
                $"The key {key.ToString()[..12]}… is recorded twice with different answers. Keep one of the two lines.");
        }

        lines[key] = line;
        return null;
    }

    private static Diagnostic Problem(string path, int number, string message) =>
        new(EvaluationDiagnostics.RecordingsUnreadable, new SourceLocation(path, number, 1, number, 1, 0, 0), message);
}
