using System.Text;
using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>Reads a <c>.jsonl</c> file: one case a line, empty lines allowed.</summary>
internal static class JsonLinesCases
{
    /// <param name="content">The file.</param>
    /// <param name="path">Its name in findings.</param>
    /// <param name="reader">Makes the cases.</param>
    /// <param name="cases">Gets the cases.</param>
    public static void Read(ReadOnlyMemory<byte> content, string path, CaseReader reader, CaseList cases)
    {
        var lines = Split(content);
        if (!cases.HasRoomFor(lines.Count, SourceLocation.File(path))) return;
        var found = new IReadOnlyList<EvaluationCase>?[lines.Count];
        var several = new YamlMapping?[lines.Count];
        var findings = new List<Diagnostic>?[lines.Count];
        CaseLoop.For(lines.Count, i =>
        {
            var own = new List<Diagnostic>();
            var line = lines[i];
            if (JsonLineReader.Read(line.Text, path, line.Number, line.Start, own) is { } mapping)
            {
                if (reader.IsSeveral(mapping)) several[i] = mapping;
                else found[i] = reader.Read(mapping, own);
            }

            if (own.Count > 0) findings[i] = own;
        });

        for (var i = 0; i < found.Length; i++)
        {
            foreach (var finding in findings[i] ?? []) cases.Diagnostics.Add(finding);

            // A line can stand for many cases: they are made one line after another, so that there are never more than a suite may have.
            if (several[i] is { } mapping) found[i] = reader.Read(mapping, cases.Diagnostics);
            if (!cases.Add(found[i] ?? [])) return;
        }
    }

    private static List<JsonLine> Split(ReadOnlyMemory<byte> content)
    {
        var lines = new List<JsonLine>();
        var offset = 0;
        for (var number = 1; content.Length > 0; number++)
        {
            var end = content.Span.IndexOf((byte)'\n');
            var line = end < 0 ? content : content[..end];
            content = end < 0 ? default : content[(end + 1)..];
            if (!line.Span.Trim("\r \t"u8).IsEmpty) lines.Add(new JsonLine(line, number, offset));
            offset += Encoding.UTF8.GetCharCount(line.Span) + 1;
        }

        return lines;
    }

    /// <param name="Number">From 1.</param>
    /// <param name="Start">Offset in the file, in UTF-16 units.</param>
    private sealed record JsonLine(ReadOnlyMemory<byte> Text, int Number, int Start);
}

/// <summary>
/// Reads one JSON object a line into the same nodes as YAML, with their places. A suite may have thousands of such lines, so this
/// is not left to the YAML reader.
/// </summary>
internal sealed class JsonLineReader
{
    private const int MaximumDepth = 64;
    private const int MostNames = 16;

    private static readonly string[] Digits = [.. Enumerable.Range('0', 10).Select(digit => ((char)digit).ToString())];

    [ThreadStatic]
    private static List<string>? names;

    private readonly string path;
    private readonly int line;
    private readonly int lineStart;
    private readonly ReadOnlyMemory<byte> text;
    private int knownByte;
    private int knownColumn;

    private JsonLineReader(ReadOnlyMemory<byte> text, string path, int line, int lineStart)
    {
        this.text = text;
        this.path = path;
        this.line = line;
        this.lineStart = lineStart;
    }

    /// <param name="lineStart">Offset of the line in its file, in UTF-16 units.</param>
    /// <returns>The object, or null after a finding.</returns>
    public static YamlMapping? Read(ReadOnlyMemory<byte> text, string path, int line, int lineStart, ICollection<Diagnostic> diagnostics)
    {
        var self = new JsonLineReader(text, path, line, lineStart);
        var json = new Utf8JsonReader(text.Span, new JsonReaderOptions { MaxDepth = MaximumDepth });
        try
        {
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
            {
                diagnostics.Add(self.Problem(0, "Expected a JSON object with a case: {\"id\": …, \"inputs\": {…}}."));
                return null;
            }

            var mapping = self.ReadObject(ref json, diagnostics);
            json.Read();
            return mapping;
        }
        catch (JsonException error)
        {
            var reason = error.Message.Split(" LineNumber:", 2)[0].Split(" Path:", 2)[0];
            diagnostics.Add(self.Problem((int)(error.BytePositionInLine ?? 0), $"This line is not a JSON object: {reason}"));
            return null;
        }
    }

    private YamlNode ReadValue(ref Utf8JsonReader json, ICollection<Diagnostic> diagnostics)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref json, diagnostics);
            case JsonTokenType.StartArray:
                var start = (int)json.TokenStartIndex;
                var items = new List<YamlNode>();
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                    items.Add(ReadValue(ref json, diagnostics));
                return new YamlSequence(Locate(start, (int)json.BytesConsumed), items);
            case JsonTokenType.String:
                return new YamlScalar(Locate(ref json), json.GetString()!, IsPlain: false);
            default:
                return new YamlScalar(Locate(ref json), Plain(json.ValueSpan), IsPlain: true);
        }
    }

    private YamlMapping ReadObject(ref Utf8JsonReader json, ICollection<Diagnostic> diagnostics)
    {
        var start = (int)json.TokenStartIndex;
        var entries = new List<YamlEntry>();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = new YamlScalar(Locate(ref json), Name(ref json), IsPlain: false);
            json.Read();
            var value = ReadValue(ref json, diagnostics);
            if (entries.Exists(entry => entry.Key.Value == key.Value))
            {
                diagnostics.Add(new Diagnostic(ManifestDiagnostics.DuplicateKey, key.Location, $"'{key.Value}' is given twice. Keep one."));
            }
            else
            {
                entries.Add(new YamlEntry(key, value));
            }
        }

        return new YamlMapping(Locate(start, (int)json.BytesConsumed), entries.ToArray());
    }

    /// <summary>Most numbers have one digit: those are kept once.</summary>
    private static string Plain(ReadOnlySpan<byte> text) =>
        text.Length == 1 && char.IsAsciiDigit((char)text[0]) ? Digits[text[0] - '0'] : Encoding.UTF8.GetString(text);

    /// <summary>The same few names stand in every line: they are kept once.</summary>
    private static string Name(ref Utf8JsonReader json)
    {
        foreach (var known in names ??= [])
            if (json.ValueTextEquals(known)) return known;
        var name = json.GetString()!;
        if (names.Count < MostNames) names.Add(name);
        return name;
    }

    private SourceLocation Locate(ref Utf8JsonReader json) => Locate((int)json.TokenStartIndex, (int)json.BytesConsumed);

    private SourceLocation Locate(int startByte, int endByte)
    {
        var start = Column(startByte);
        var end = start + Encoding.UTF8.GetCharCount(text.Span[startByte..endByte]);
        return new SourceLocation(path, line, start + 1, line, end + 1, lineStart + start, end - start);
    }

    /// <summary>Tokens come in order, so the count goes on from the last one.</summary>
    private int Column(int at)
    {
        if (at < knownByte) (knownByte, knownColumn) = (0, 0);
        knownColumn += Encoding.UTF8.GetCharCount(text.Span[knownByte..at]);
        knownByte = at;
        return knownColumn;
    }

    private Diagnostic Problem(int at, string message)
    {
        var place = Math.Min(at, text.Length);
        return new Diagnostic(EvaluationDiagnostics.CaseFileUnreadable, Locate(place, place), message);
    }
}
