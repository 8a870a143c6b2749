using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
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
    private readonly Dictionary<string, RecordedLine> lines = new(StringComparer.Ordinal);

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
        var start = 0;
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
        lock (gate) return lines.ContainsKey(key.Text);
    }

    /// <summary>The recorded answer, or null where there is none or its line is damaged.</summary>
    public ModelAnswer? Find(RecordingKey key)
    {
        RecordedLine? line;
        lock (gate)
        {
            if (!lines.TryGetValue(key.Text, out line)) return null;
        }

        return RecordingLine.Read(line.Span);
    }

    /// <summary>Adds an answer, or replaces the one that was recorded.</summary>
    public void Set(RecordingKey key, ModelAnswer answer)
    {
        var line = RecordingLine.Write(key, answer);
        lock (gate) lines[key.Text] = new RecordedLine(line, 0, line.Length);
    }

    /// <summary>How many recordings are not among <paramref name="asked"/>.</summary>
    public int CountStale(IReadOnlySet<RecordingKey> asked)
    {
        lock (gate) return lines.Keys.Count(key => !asked.Contains(new RecordingKey(key)));
    }

    /// <summary>Removes the recordings that are not among <paramref name="asked"/>.</summary>
    public void Prune(IReadOnlySet<RecordingKey> asked)
    {
        lock (gate)
        {
            foreach (var key in lines.Keys.Where(key => !asked.Contains(new RecordingKey(key))).ToList())
                lines.Remove(key);
        }
    }

    /// <summary>The file's content; equal recordings give equal bytes.</summary>
    public byte[] Write()
    {
        lock (gate)
        {
            using var stream = new MemoryStream(lines.Sum(line => line.Value.Length + 1));
            foreach (var (_, line) in lines.OrderBy(line => line.Key, StringComparer.Ordinal))
            {
                stream.Write(line.Span);
                stream.WriteByte((byte)'\n');
            }

            return stream.ToArray();
        }
    }

    private Diagnostic? Index(RecordedLine line, string path, int number)
    {
        var span = line.Span;
        var keyEnd = Beginning.Length + RecordingKey.Length;
        if (span.Length <= keyEnd || !span.StartsWith(Beginning) || span[keyEnd] != '"'
            || RecordingKey.Parse(span[Beginning.Length..keyEnd]) is not { } key)
        {
            return Problem(path, number,
                $"Expected a recording, {Encoding.UTF8.GetString(Beginning)}<64 hexadecimal digits>\",…}}, but found "
                + $"'{Encoding.UTF8.GetString(span[..Math.Min(40, span.Length)])}'. Remove the line and record again.");
        }

        if (lines.TryGetValue(key.Text, out var first) && !first.Span.SequenceEqual(span))
        {
            return Problem(path, number, $"The key {key.Text[..12]}… is recorded twice with different answers. Keep one of the two lines.");
        }

        lines[key.Text] = line;
        return null;
    }

    private static Diagnostic Problem(string path, int number, string message) =>
        new(EvaluationDiagnostics.RecordingsUnreadable, new SourceLocation(path, number, 1, number, 1, 0, 0), message);
}

/// <summary>Where a recording stands: a stretch of the file as it was read, or a line of its own.</summary>
internal sealed class RecordedLine(byte[] source, int start, int length)
{
    public int Length => length;

    public ReadOnlySpan<byte> Span => source.AsSpan(start, length);
}

/// <summary>One line of a recordings file; the key comes first so that lines can be skipped unread.</summary>
internal static class RecordingLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(RecordingKey key, ModelAnswer answer)
    {
        var buffer = new ArrayBufferWriter<byte>(answer.Text.Length + 256);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("key"u8, key.ToString());
        json.WriteString("model"u8, answer.Model);
        json.WriteString("text"u8, answer.Text);
        json.WriteString("finish"u8, answer.Finish);
        if (answer.InputTokens is { } input) json.WriteNumber("input-tokens"u8, input);
        if (answer.OutputTokens is { } output) json.WriteNumber("output-tokens"u8, output);
        json.WriteNumber("latency-ms"u8, (long)Math.Round(answer.Latency.TotalMilliseconds));
        if (answer.CostUsd is { } cost) json.WriteNumber("cost-usd"u8, cost);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Null when the line is damaged.</summary>
    public static ModelAnswer? Read(ReadOnlySpan<byte> line)
    {
        string? text = null;
        var (model, finish) = ("", "stop");
        long? input = null;
        long? output = null;
        double? cost = null;
        var latency = 0L;
        try
        {
            var json = new Utf8JsonReader(line);
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("text"u8)) text = Next(ref json).GetString();
                else if (json.ValueTextEquals("model"u8)) model = Next(ref json).GetString()!;
                else if (json.ValueTextEquals("finish"u8)) finish = Next(ref json).GetString()!;
                else if (json.ValueTextEquals("input-tokens"u8)) input = Next(ref json).GetInt64();
                else if (json.ValueTextEquals("output-tokens"u8)) output = Next(ref json).GetInt64();
                else if (json.ValueTextEquals("latency-ms"u8)) latency = Next(ref json).GetInt64();
                else if (json.ValueTextEquals("cost-usd"u8)) cost = Next(ref json).GetDouble();
                else Next(ref json).Skip();
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }

        return text is null
            ? null
            : new ModelAnswer(text, model, finish, input, output, TimeSpan.FromMilliseconds(latency), cost);
    }

    private static ref Utf8JsonReader Next(ref Utf8JsonReader json)
    {
        json.Read();
        return ref json;
    }
}
