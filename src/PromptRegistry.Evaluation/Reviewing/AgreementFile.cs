using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Reviewing;

/// <summary>
/// What people said of answers, beside the suite: a line a verdict, sorted by case, answer and person, so that git merges what several people said.
/// </summary>
internal static class AgreementFile
{
    public const string Name = "agreement.jsonl";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string PathOf(string prompt) => $"{PromptPaths.Folder(prompt)}/{Name}";

    /// <summary>The verdicts; a line that cannot be read is a finding.</summary>
    public static IReadOnlyList<PeopleVerdict> Read(byte[]? content, string path, ICollection<Diagnostic> diagnostics)
    {
        if (content is null) return [];
        if (ConflictMarks.Find(content, path, "Keep the lines of both sides and remove the marks.") is { } conflict)
        {
            diagnostics.Add(conflict);
            return [];
        }

        var verdicts = new List<PeopleVerdict>();
        var (at, line) = (0, 0);
        while (at < content.Length)
        {
            line++;
            var length = content.AsSpan(at).IndexOf((byte)'\n');
            var text = content.AsMemory(at, length < 0 ? content.Length - at : length);
            at += text.Length + 1;
            if (text.Span.Trim(" \t\r"u8).Length == 0) continue;
            if (Read(text) is { } verdict)
            {
                verdicts.Add(verdict);
                continue;
            }

            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.ReviewUnreadable, new SourceLocation(path, line, 1, line, 1, 0, 0),
                "This line is no verdict of a person. Restore it from git, or remove it."));
        }

        return verdicts;
    }

    private static PeopleVerdict? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 8 });
            if (VerdictOf(json.RootElement, Text(json.RootElement, "by")) is not { } verdict) return null;
            var judges = new Dictionary<string, JudgeMark>(StringComparer.Ordinal);
            if (json.RootElement.TryGetProperty("judges", out var marks))
            {
                foreach (var mark in marks.EnumerateObject())
                    judges[mark.Name] = new JudgeMark(mark.Value.GetProperty("digest").GetString()!, mark.Value.GetProperty("score").GetDouble());
            }

            return verdict with { Judges = judges };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>A verdict as the line of this file and the file of the review page have it; null where it is none.</summary>
    public static PeopleVerdict? VerdictOf(JsonElement json, string? by)
    {
        var (@case, answer, verdict) = (Text(json, "case"), Text(json, "answer"), Text(json, "verdict"));
        if (@case is null || by is null || verdict is not ("good" or "bad")) return null;
        if (answer is not { Length: PeopleVerdict.DigestLength } || !answer.All(char.IsAsciiHexDigitLower)) return null;
        return new PeopleVerdict(@case, answer, by, verdict == "good");
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>All verdicts, the later of one person on one answer in the place of the earlier.</summary>
    public static byte[] Write(IEnumerable<PeopleVerdict> verdicts)
    {
        var last = new Dictionary<(string, string, string), PeopleVerdict>();
        foreach (var verdict in verdicts) last[(verdict.Case, verdict.Answer, verdict.By)] = verdict;
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var verdict in last.Values.OrderBy(v => v.Case, StringComparer.Ordinal).ThenBy(v => v.Answer, StringComparer.Ordinal).ThenBy(v => v.By, StringComparer.Ordinal))
        {
            using (var json = new Utf8JsonWriter(buffer, Options)) Write(json, verdict);
            buffer.Write("\n"u8);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, PeopleVerdict verdict)
    {
        json.WriteStartObject();
        json.WriteString("case"u8, verdict.Case);
        json.WriteString("answer"u8, verdict.Answer);
        json.WriteString("by"u8, verdict.By);
        json.WriteString("verdict"u8, verdict.IsGood ? "good" : "bad");
        if (verdict.Judges.Count > 0)
        {
            json.WriteStartObject("judges"u8);
            foreach (var (id, mark) in verdict.Judges.OrderBy(j => j.Key, StringComparer.Ordinal))
            {
                json.WriteStartObject(id);
                json.WriteString("digest"u8, mark.Digest);
                json.WriteNumber("score"u8, mark.Score);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
