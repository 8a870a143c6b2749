using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Baselines;

/// <summary>Reads a baseline; a damaged one is a finding, never a missing one.</summary>
public static class BaselineReader
{
    private const int Format = 1;

    public static Baseline? Read(byte[] content, string path, ICollection<Diagnostic> diagnostics)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            var format = root.GetProperty("format").GetInt32();
            if (format != Format)
            {
                Report(
                    SourceLocation.File(path),
                    $"This baseline has the format {format}; this version reads format {Format}.");
                return null;
            }

            var prompt = root.GetProperty("prompt");
            return new Baseline(
                Text(prompt, "version"),
                Text(prompt, "digest"),
                Text(root, "model"),
                root.GetProperty("samples").GetInt32(),
                root.GetProperty("deterministic").GetBoolean(),
                Text(root, "suite"),
                Map(root.GetProperty("scorers"), digest => digest.GetString()!),
                Map(root.GetProperty("cases"), ReadCase));
        }
        catch (JsonException error)
        {
            var line = (int)(error.LineNumber ?? 0) + 1;
            var column = (int)(error.BytePositionInLine ?? 0) + 1;
            Report(
                new SourceLocation(path, line, column, line, column, 0, 0),
                $"The baseline is not JSON: {error.Message.Split(" LineNumber:")[0]}");
        }
        catch (Exception error) when (
            error is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            Report(SourceLocation.File(path), $"The baseline is incomplete: {error.Message}");
        }

        return null;

        void Report(SourceLocation location, string message) => diagnostics.Add(new Diagnostic(EvaluationDiagnostics.BaselineUnreadable,
            location, $"{message} Take the file from git again, or accept the present scores: dotnet prompt eval --accept."));
    }

    private static BaselineCase ReadCase(JsonElement @case) =>
        new(Text(@case, "digest"), Map(@case.GetProperty("scores"), ReadMoments));

    private static Moments ReadMoments(JsonElement moments) => new(
        moments.GetProperty("n").GetInt32(),
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
