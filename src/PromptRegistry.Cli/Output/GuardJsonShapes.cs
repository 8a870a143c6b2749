using System.Text.Json.Serialization;
using PromptRegistry.Guards;

namespace PromptRegistry.Cli.Output;

/// <summary>guard</summary>
/// <param name="Texts">How many were looked at.</param>
/// <param name="Flagged">How many of them are flagged.</param>
/// <param name="Lines">Each of them; --json-lines prints each in a line of its own.</param>
internal sealed record GuardJson(int Texts, int Flagged, IReadOnlyList<GuardedTextJson> Lines);

/// <summary>A text that was looked at.</summary>
/// <param name="Line">Its line in JSON lines, from 1; 1 for a text.</param>
/// <param name="Id">The line's id; absent where it has none.</param>
/// <param name="Flagged">Whether the score reaches the threshold.</param>
/// <param name="Score">From 0 to 1.</param>
/// <param name="Reasons">Why, each once: override, reveal, secret, persona, markup, invisible, bidirectional, lookalike, encoded, scrambled.</param>
/// <param name="Findings">What was found, and where.</param>
internal sealed record GuardedTextJson(
    int Line,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Id,
    bool Flagged,
    double Score,
    IReadOnlyList<string> Reasons,
    IReadOnlyList<GuardFindingJson> Findings)
{
    private const int LongestExcerpt = 80;

    public static GuardedTextJson Of(int line, string? id, string text, GuardVerdict verdict) => new(
        line,
        id,
        verdict.IsFlagged,
        Math.Round(verdict.Score, 4),
        [.. verdict.Findings.Select(f => JsonText.Word(f.Reason)).Distinct()],
        [.. verdict.Findings.Select(f => new GuardFindingJson(JsonText.Word(f.Reason), f.Weight, f.Start, f.Length, Excerpt(text, f)))]);

    private static string Excerpt(string text, GuardFinding finding) =>
        (finding.Length <= LongestExcerpt ? text.Substring(finding.Start, finding.Length) : text.Substring(finding.Start, LongestExcerpt - 1) + "…").ReplaceLineEndings(" ");
}

/// <summary>What was found in a text.</summary>
/// <param name="Reason">What it is, in a word.</param>
/// <param name="Weight">How sure it is by itself, above 0 to 1.</param>
/// <param name="Start">Where it begins, in UTF-16 units from 0.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Excerpt">What stands there, at most 80 characters.</param>
internal sealed record GuardFindingJson(string Reason, double Weight, int Start, int Length, string Excerpt);
