using System.Text.Json;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Evaluation.Reviewing;

/// <summary>The file that the review page saves.</summary>
/// <param name="Prompt">The prompt whose answers were reviewed.</param>
/// <param name="Verdicts">What the person said; answers that were left out are not among them.</param>
public sealed record ReviewFile(string Prompt, IReadOnlyList<PeopleVerdict> Verdicts)
{
    /// <summary>What the file says that it is.</summary>
    internal const string Kind = "promptregistry-review";

    private const int LongestName = 100;

    /// <summary>The review; null after a finding.</summary>
    /// <param name="content">The file, as UTF-8.</param>
    /// <param name="path">Its name, for findings.</param>
    public static ReviewFile? Read(ReadOnlyMemory<byte> content, string path, ICollection<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        try
        {
            using var json = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = 8 });
            if (Read(json.RootElement) is { } review) return review;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // The finding below says it.
        }

        diagnostics.Add(new Diagnostic(EvaluationDiagnostics.ReviewUnreadable, SourceLocation.File(path),
            "This is no file that the review page saved. Make a page with 'dotnet prompt eval <prompt> --review 20', open it, and take in the file that it saves."));
        return null;
    }

    private static ReviewFile? Read(JsonElement json)
    {
        if (json.GetProperty("kind").GetString() != Kind || json.GetProperty("format").GetInt32() != 1) return null;
        var (prompt, by) = (json.GetProperty("prompt").GetString(), json.GetProperty("by").GetString()?.Trim());
        if (prompt is null || by is null or { Length: 0 or > LongestName } || by.Any(char.IsControl)) return null;
        var verdicts = json.GetProperty("verdicts").EnumerateArray().Select(v => AgreementFile.VerdictOf(v, by)).ToList();
        return verdicts.Count == 0 || verdicts.Contains(null) ? null : new ReviewFile(prompt, [.. verdicts.OfType<PeopleVerdict>()]);
    }
}
