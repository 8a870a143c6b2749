using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Shards;

/// <summary>
/// What a part of an evaluation wrote: JSON lines, for each prompt one that says what was evaluated, then one a case. The same part gives the same bytes.
/// </summary>
public static class ShardFile
{
    private const int Format = 1;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The usual name of a part's file: <c>shard-3-of-8.jsonl</c>.</summary>
    public static string Name(Shard shard)
    {
        ArgumentNullException.ThrowIfNull(shard);
        return FormattableString.Invariant($"shard-{shard.Number}-of-{shard.Count}.jsonl");
    }

    /// <summary>The content of a part's file.</summary>
    public static byte[] Write(IReadOnlyList<ShardPart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var part in parts)
        {
            Line(buffer, json => WriteHead(json, part));
            foreach (var @case in part.Cases) Line(buffer, json => Write(json, @case));
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The parts in a file; empty after a finding.</summary>
    /// <param name="content">The file.</param>
    /// <param name="path">Its name in findings.</param>
    /// <param name="diagnostics">Gets the finding.</param>
    public static IReadOnlyList<ShardPart> Read(byte[] content, string path, ICollection<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var parts = new List<ShardPart>();
        List<ShardCase>? cases = null;
        var number = 0;
        try
        {
            for (var start = 0; start < content.Length;)
            {
                number++;
                var length = content.AsSpan(start).IndexOf((byte)'\n');
                if (length < 0) throw new JsonException("the last line does not end");
                using var json = JsonDocument.Parse(content.AsMemory(start, length));
                start += length + 1;
                if (json.RootElement.TryGetProperty("format", out _)) parts.Add(ReadHead(json.RootElement, cases = []));
                else if (cases is null) throw new JsonException("the first line does not say what was evaluated");
                else cases.Add(ReadCase(json.RootElement));
            }

            if (parts.Count == 0) throw new JsonException("it is empty");
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.ShardUnusable, new SourceLocation(path, number, 1, number, 1, 0, 0),
                $"This is no file that 'dotnet prompt eval --shard' wrote, or a part of one: {error.Message.TrimEnd('.')}. Run that shard again."));
            return [];
        }

        return parts;
    }

    private static void Line(ArrayBufferWriter<byte> buffer, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(buffer, Options)) write(json);
        buffer.Write("\n"u8);
    }

    private static void WriteHead(Utf8JsonWriter json, ShardPart part)
    {
        json.WriteStartObject();
        json.WriteNumber("format", Format);
        json.WriteString("shard", part.Shard.ToString());
        json.WriteString("prompt", part.Prompt);
        json.WriteString("digest", part.Digest);
        json.WriteString("suite", part.Suite);
        json.WriteString("provider", part.Provider);
        json.WriteString("model", part.Model);
        json.WriteString("mode", part.Mode);
        json.WriteNumber("asked", part.Asked);
        json.WriteEndObject();
    }

    private static ShardPart ReadHead(JsonElement head, List<ShardCase> cases)
    {
        var format = head.GetProperty("format").GetInt32();
        if (format != Format) throw new JsonException($"its format is {format}, and {Format} was expected");
        var shard = Shard.Parse(Text("shard"), _ => null, out var problem) ?? throw new JsonException(problem);
        if (Text("mode") is not ("replay" or "live")) throw new JsonException("its mode is neither replay nor live");
        return new ShardPart(
            shard, Text("prompt"), Text("digest"), Text("suite"), Text("provider"), Text("model"), Text("mode"), head.GetProperty("asked").GetInt32(), cases);

        string Text(string name) => head.GetProperty(name).GetString() ?? throw new JsonException($"'{name}' is null");
    }

    private static void Write(Utf8JsonWriter json, ShardCase @case)
    {
        json.WriteStartObject();
        json.WriteString("case", @case.Id);
        json.WriteStartArray("samples");
        foreach (var sample in @case.Samples)
        {
            json.WriteStartObject();
            json.WriteString("key", sample.Key.Text);
            if (sample.Answer is { } answer) Write(json, answer);
            json.WriteStartArray("scores");
            foreach (var score in sample.Scores) Write(json, score);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ModelAnswer answer)
    {
        json.WriteStartObject("answer");
        json.WriteString("text", answer.Text);
        json.WriteString("model", answer.Model);
        json.WriteString("finish", answer.Finish);
        if (answer.InputTokens is { } input) json.WriteNumber("input-tokens", input);
        if (answer.OutputTokens is { } output) json.WriteNumber("output-tokens", output);
        json.WriteNumber("latency-ticks", answer.Latency.Ticks);
        if (answer.CostUsd is { } cost) json.WriteNumber("cost-usd", cost);
        if (answer.ToolCalls.Count > 0) ToolCallsJson.Write(json, answer.ToolCalls);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Score? score)
    {
        if (score is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("state", score.State.ToString().ToLowerInvariant());
        if (double.IsFinite(score.Value)) json.WriteNumber("score", score.Value);
        if (double.IsFinite(score.Raw)) json.WriteNumber("raw", score.Raw);
        if (score.Reason is not null) json.WriteString("reason", score.Reason);
        if (score.IsMissing) json.WriteBoolean("missing", true);
        if (score.Verdicts.Count > 0)
        {
            json.WriteStartArray("verdicts");
            foreach (var verdict in score.Verdicts) Write(json, verdict);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, JudgeVerdict verdict)
    {
        json.WriteStartObject();
        json.WriteString("model", verdict.Model);
        json.WriteNumber("score", verdict.Score);
        json.WriteString("reason", verdict.Reason);
        if (verdict.Chose is { } chose) json.WriteNumber("chose", chose);
        json.WriteEndObject();
    }

    private static ShardCase ReadCase(JsonElement line) => new(
        line.GetProperty("case").GetString() ?? throw new JsonException("a case has no id"),
        [.. line.GetProperty("samples").EnumerateArray().Select(ReadSample)]);

    private static ShardSample ReadSample(JsonElement sample) => new(
        RecordingKey.Parse(System.Text.Encoding.UTF8.GetBytes(sample.GetProperty("key").GetString() ?? "")) ?? throw new JsonException("a key has 64 hexadecimal digits"),
        sample.TryGetProperty("answer", out var answer) ? ReadAnswer(answer) : null,
        [.. sample.GetProperty("scores").EnumerateArray().Select(ReadScore)]);

    private static ModelAnswer ReadAnswer(JsonElement answer) => new(
        answer.GetProperty("text").GetString()!,
        string.Intern(answer.GetProperty("model").GetString()!),
        string.Intern(answer.GetProperty("finish").GetString()!),
        answer.TryGetProperty("input-tokens", out var input) ? input.GetInt64() : null,
        answer.TryGetProperty("output-tokens", out var output) ? output.GetInt64() : null,
        TimeSpan.FromTicks(answer.GetProperty("latency-ticks").GetInt64()),
        answer.TryGetProperty("cost-usd", out var cost) ? cost.GetDouble() : null)
    {
        ToolCalls = answer.TryGetProperty("tool-calls", out var calls) ? ToolCallsJson.Read(calls) : [],
    };

    private static Score? ReadScore(JsonElement score) => score.ValueKind == JsonValueKind.Null
        ? null
        : new Score(
            Enum.Parse<ScoreState>(score.GetProperty("state").GetString()!, ignoreCase: true),
            score.TryGetProperty("score", out var value) ? value.GetDouble() : double.NaN,
            score.TryGetProperty("raw", out var raw) ? raw.GetDouble() : double.NaN,
            score.TryGetProperty("reason", out var reason) ? reason.GetString() : null)
        {
            IsMissing = score.TryGetProperty("missing", out var missing) && missing.GetBoolean(),
            Verdicts = score.TryGetProperty("verdicts", out var verdicts) ? [.. verdicts.EnumerateArray().Select(ReadVerdict)] : [],
        };

    private static JudgeVerdict ReadVerdict(JsonElement verdict) => new(
        verdict.GetProperty("model").GetString()!, verdict.GetProperty("score").GetDouble(), verdict.GetProperty("reason").GetString()!)
    {
        Chose = verdict.TryGetProperty("chose", out var chose) ? chose.GetInt32() : null,
    };
}
