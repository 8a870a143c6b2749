using System.Globalization;
using System.Text;
using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Recordings;
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
            using var document = JsonDocument.Parse(content);
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
                Map(root.GetProperty("cases"), ReadCase))
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

    private static BaselineCase ReadCase(JsonElement @case) => new(Text(@case, "digest"), Map(@case.GetProperty("scores"), ReadMoments));

    private static Moments ReadMoments(JsonElement moments) => new(moments.GetProperty("n").GetInt32(),
        moments.GetProperty("sum").GetDouble(),
        moments.GetProperty("squares").GetDouble(),
        moments.GetProperty("passes").GetInt32());

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
