using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using PromptRegistry.Evaluation.Models;

namespace PromptRegistry.Evaluation.Recordings;

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
