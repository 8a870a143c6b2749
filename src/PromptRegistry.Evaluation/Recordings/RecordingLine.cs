using System.Buffers;
using System.Collections.ObjectModel;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PromptRegistry.Evaluation.Models;

namespace PromptRegistry.Evaluation.Recordings;

/// <summary>One line of a recordings file; the key comes first so that lines can be skipped unread.</summary>
internal static class RecordingLine
{
    private static readonly HashSet<string> Members =
        new(["key", "model", "text", "finish", "input-tokens", "output-tokens", "latency-ms", "cost-usd", "probabilities", "tool-calls"], StringComparer.Ordinal);

    private const string Stop = "stop";

    [ThreadStatic]
    private static string? lastModel;

    [ThreadStatic]
    private static string? lastFinish;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="others">Further members, such as the messages of an answer that is more than a text; they follow in order of their names.</param>
    public static byte[] Write(RecordingKey key, ModelAnswer answer, IEnumerable<KeyValuePair<string, JsonElement>>? others = null)
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
        if (answer.Probabilities.Count > 0) WriteProbabilities(json, answer.Probabilities);
        if (answer.ToolCalls.Count > 0) ToolCallsJson.Write(json, answer.ToolCalls);
        foreach (var (name, value) in (others ?? []).OrderBy(o => o.Key, StringComparer.Ordinal))
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The key of a line that something else laid out: with blanks, or with its members in another order. Null without one.</summary>
    public static RecordingKey? ReadKey(ReadOnlySpan<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return null;
            RecordingKey? key = null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isKey = json.ValueTextEquals("key"u8);
                ref var value = ref Next(ref json);
                if (isKey && value.TokenType == JsonTokenType.String) key = RecordingKey.Parse(Encoding.UTF8.GetBytes(value.GetString()!));
                else value.Skip();
            }

            // To the end: a line that is cut off is no recording.
            return json.Read() ? null : key;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The same recording as <see cref="Write"/> lays it out; members that it does not know follow. A damaged line stays as it is.</summary>
    public static ReadOnlySpan<byte> Canonical(ReadOnlySpan<byte> line)
    {
        if (ReadKey(line) is not { } key || Read(line) is not { } answer) return line;
        var written = Write(key, answer);
        if (line.SequenceEqual(written)) return line;
        using var json = JsonDocument.Parse(line.ToArray());
        return Write(key, answer, json.RootElement.EnumerateObject().Where(m => !Members.Contains(m.Name)).DistinctBy(m => m.Name)
            .Select(m => KeyValuePair.Create(m.Name, m.Value)));
    }

    /// <summary>Null when the line is damaged.</summary>
    public static ModelAnswer? Read(ReadOnlySpan<byte> line)
    {
        string? text = null;
        var (model, finish) = ("", Stop);
        long? input = null;
        long? output = null;
        double? cost = null;
        IReadOnlyList<ToolCall> calls = [];
        IReadOnlyDictionary<string, double> probabilities = ReadOnlyDictionary<string, double>.Empty;
        var latency = 0L;
        try
        {
            var json = new Utf8JsonReader(line);
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("text"u8)) text = Next(ref json).GetString();
                else if (json.ValueTextEquals("model"u8)) model = Known(ref Next(ref json), ref lastModel);
                else if (json.ValueTextEquals("finish"u8)) finish = Known(ref Next(ref json), ref lastFinish);
                else if (json.ValueTextEquals("input-tokens"u8)) input = Whole(ref Next(ref json));
                else if (json.ValueTextEquals("output-tokens"u8)) output = Whole(ref Next(ref json));
                else if (json.ValueTextEquals("latency-ms"u8)) latency = Whole(ref Next(ref json));
                else if (json.ValueTextEquals("cost-usd"u8)) cost = Next(ref json).GetDouble();
                else if (json.ValueTextEquals("probabilities"u8)) probabilities = ReadProbabilities(JsonElement.ParseValue(ref Next(ref json)));
                else if (json.ValueTextEquals(ToolCallsJson.Name)) calls = ToolCallsJson.Read(JsonElement.ParseValue(ref Next(ref json)));
                else Next(ref json).Skip();
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return null;
        }

        return text is null
            ? null
            : new ModelAnswer(text, model, finish, input, output, TimeSpan.FromMilliseconds(latency), cost) { ToolCalls = calls, Probabilities = probabilities };
    }

    private static void WriteProbabilities(Utf8JsonWriter json, IReadOnlyDictionary<string, double> probabilities)
    {
        json.WriteStartObject("probabilities"u8);
        foreach (var (value, probability) in probabilities.OrderBy(p => p.Key, StringComparer.Ordinal)) json.WriteNumber(value, probability);
        json.WriteEndObject();
    }

    private static Dictionary<string, double> ReadProbabilities(JsonElement json) =>
        json.EnumerateObject().DistinctBy(m => m.Name).ToDictionary(m => m.Name, m => m.Value.GetDouble(), StringComparer.Ordinal);

    /// <summary>Most lines name the same model: the same text is kept once.</summary>
    private static string Known(ref Utf8JsonReader json, ref string? last)
    {
        if (last is not null && json.TokenType == JsonTokenType.String && json.ValueTextEquals(last)) return last;
        return last = json.GetString()!;
    }

    /// <summary>A number of things, however it is written: 12, 12.0 or 1.2e1.</summary>
    private static long Whole(ref Utf8JsonReader json) => json.TryGetInt64(out var whole) ? whole : (long)Math.Round(json.GetDouble());

    private static ref Utf8JsonReader Next(ref Utf8JsonReader json)
    {
        json.Read();
        return ref json;
    }
}
