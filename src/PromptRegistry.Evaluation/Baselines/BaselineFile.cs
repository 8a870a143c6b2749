using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using PromptRegistry.Canonical;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Baselines;

/// <summary>Reads a baseline; a damaged one is a finding, never a missing one.</summary>
public static class BaselineReader
{
    private const int Format = 1;

    public static Baseline? Read(byte[] content, string path, ICollection<Diagnostic> diagnostics)
    {
        if (ConflictMarks.Find(content, path, $"Keep the cases of both in the suite, then measure them: dotnet prompt eval {Prompt(path)}--accept. It writes this file anew.") is { } conflict)
        {
            diagnostics.Add(conflict);
            return null;
        }

        try
        {
            var cases = new Dictionary<string, BaselineCase>(StringComparer.Ordinal);
            using var document = ReadHead(content, cases, out var hasCases);
            var root = document.RootElement;
            var format = root.GetProperty("format").GetInt32();
            if (format != Format)
            {
                Report(SourceLocation.File(path), $"This baseline has the format {format}; this version reads format {Format}.");
                return null;
            }

            var prompt = root.GetProperty("prompt");
            return new Baseline(Text(prompt, "version"), Text(prompt, "digest"), Text(root, "model"),
                root.GetProperty("samples").GetInt32(),
                root.GetProperty("deterministic").GetBoolean(),
                Map(root.GetProperty("scorers"), digest => digest.GetString()!),
                hasCases ? cases : throw new KeyNotFoundException("It has no 'cases'."))
            {
                Snapshots = root.TryGetProperty("snapshots", out var snapshots) ? [.. snapshots.EnumerateArray().Select(name => name.GetString()!)] : [],
            };
        }
        catch (JsonException error)
        {
            var line = (int)(error.LineNumber ?? 0) + 1;
            var column = (int)(error.BytePositionInLine ?? 0) + 1;
            Report(new SourceLocation(path, line, column, line, column, 0, 0),
                $"The baseline is not JSON: {error.Message.Split(" LineNumber:")[0]}");
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            Report(SourceLocation.File(path), $"The baseline is incomplete: {error.Message}");
        }

        return null;

        void Report(SourceLocation location, string message) => diagnostics.Add(new Diagnostic(EvaluationDiagnostics.BaselineUnreadable,
            location, $"{message} Take the file from git again, or accept the present scores: dotnet prompt eval --accept."));
    }

    /// <summary>The prompt's name with a blank behind it; empty where the path is no prompt's.</summary>
    private static string Prompt(string path)
    {
        var folder = PromptPaths.PromptsFolder + "/";
        return path.StartsWith(folder, StringComparison.Ordinal) && path.LastIndexOf('/') is var end && end > folder.Length ? path[folder.Length..end] + " " : "";
    }

    /// <summary>
    /// Everything but the cases, which are read one by one: a document of the whole would take twice the memory of the file.
    /// </summary>
    private static JsonDocument ReadHead(byte[] content, Dictionary<string, BaselineCase> cases, out bool hasCases)
    {
        hasCases = false;
        var json = new Utf8JsonReader(content);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject) throw new InvalidOperationException("It is no object.");
        var head = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(head))
        {
            writer.WriteStartObject();
            string[] names = [];
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("cases"u8))
                {
                    hasCases = true;
                    ReadCases(ref json, cases, ref names);
                    continue;
                }

                writer.WritePropertyName(json.GetString()!);
                json.Read();
                using var value = JsonDocument.ParseValue(ref json);
                value.RootElement.WriteTo(writer);
            }

            writer.WriteEndObject();
            json.Read();
        }

        return JsonDocument.Parse(head.WrittenMemory);
    }

    private static void ReadCases(ref Utf8JsonReader json, Dictionary<string, BaselineCase> cases, ref string[] names)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject) throw new InvalidOperationException("Its 'cases' are no object.");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var id = json.GetString()!;
            json.Read();
            using var @case = JsonDocument.ParseValue(ref json);
            cases.Add(id, ReadCase(@case.RootElement, ref names));
        }
    }

    /// <param name="names">The scorers of the case before: most have the same, and share them.</param>
    private static BaselineCase ReadCase(JsonElement @case, ref string[] names)
    {
        var scores = @case.GetProperty("scores");
        var moments = new List<Moments>(names.Length);
        var own = new List<string>(names.Length);
        foreach (var member in scores.EnumerateObject())
        {
            own.Add(own.Count < names.Length && member.NameEquals(names[own.Count]) ? names[own.Count] : member.Name);
            moments.Add(ReadMoments(member.Value));
        }

        if (own.Distinct(StringComparer.Ordinal).Count() < own.Count) throw new ArgumentException("A case has a scorer twice.");
        if (!own.SequenceEqual(names, StringComparer.Ordinal)) names = [.. own];
        return new BaselineCase(Text(@case, "digest"), new ScoreRow(names, [.. moments]));
    }

    private static Moments ReadMoments(JsonElement element)
    {
        var moments = new Moments(element.GetProperty("n").GetInt32(),
            element.GetProperty("sum").GetDouble(),
            element.GetProperty("squares").GetDouble(),
            element.GetProperty("passes").GetInt32());
        return moments == Moments.OnePass ? Moments.OnePass : moments;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static Dictionary<string, T> Map<T>(JsonElement element, Func<JsonElement, T> value)
    {
        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject()) map.Add(member.Name, value(member.Value));
        return map;
    }
}

/// <summary>
/// Writes a baseline: sorted keys, <c>\n</c>, no time and no machine in it, so equal scores give equal bytes. A case is one line, so a review shows
/// which case moved, and git merges what two branches added at different places.
/// </summary>
public static class BaselineWriter
{
    public static byte[] Write(Baseline baseline)
    {
        var json = new StringBuilder();
        json.Append("{\n  \"cases\": {");
        var separator = "\n";
        foreach (var (id, @case) in baseline.Cases.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.Append(separator).Append("    ");
            CanonicalText.Append(json, id);
            json.Append(": { \"digest\": ");
            CanonicalText.Append(json, @case.Digest);
            json.Append(", \"scores\": {");
            AppendScores(json, @case.Scores);
            json.Append(" } }");
            separator = ",\n";
        }

        json.Append("\n  },\n  \"deterministic\": ").Append(baseline.Deterministic ? "true" : "false");
        Member(json, "format", 1);
        Member(json, "model", baseline.Model);
        json.Append(",\n  \"prompt\": { \"digest\": ");
        CanonicalText.Append(json, baseline.PromptDigest);
        json.Append(", \"version\": ");
        CanonicalText.Append(json, baseline.PromptVersion);
        json.Append(" }");
        Member(json, "samples", baseline.Samples);
        json.Append(",\n  \"scorers\": {");
        separator = "\n    ";
        foreach (var (id, digest) in baseline.Scorers.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.Append(separator);
            CanonicalText.Append(json, id);
            json.Append(": ");
            CanonicalText.Append(json, digest);
            separator = ",\n    ";
        }

        json.Append("\n  }");
        if (baseline.Snapshots.Count > 0)
        {
            json.Append(",\n  \"snapshots\": [");
            separator = "";
            foreach (var name in baseline.Snapshots.Order(StringComparer.Ordinal))
            {
                json.Append(separator);
                CanonicalText.Append(json, name);
                separator = ", ";
            }

            json.Append(']');
        }

        json.Append("\n}\n");
        return Encoding.UTF8.GetBytes(json.ToString());
    }

    private static void AppendScores(StringBuilder json, IReadOnlyDictionary<string, Moments> scores)
    {
        var separator = " ";
        foreach (var (id, moments) in scores.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.Append(separator);
            CanonicalText.Append(json, id);
            json.Append(CultureInfo.InvariantCulture, $": {{ \"n\": {moments.Count}, \"passes\": {moments.Passes}");
            json.Append(", \"squares\": ").Append(Number(moments.SumOfSquares, 12));
            json.Append(", \"sum\": ").Append(Number(moments.Sum, 6)).Append(" }");
            separator = ", ";
        }
    }

    /// <summary>
    /// Scores have six decimals, so their sums have six and the sums of their squares twelve; the rest is rounding noise.
    /// </summary>
    private static string Number(double value, int decimals) => CanonicalText.Number(Math.Round(value, decimals));

    private static void Member(StringBuilder json, string name, int value) =>
        json.Append(CultureInfo.InvariantCulture, $",\n  \"{name}\": {value}");

    private static void Member(StringBuilder json, string name, string value)
    {
        json.Append(CultureInfo.InvariantCulture, $",\n  \"{name}\": ");
        CanonicalText.Append(json, value);
    }
}
