using System.Globalization;
using PromptRegistry.Git.Releases;

namespace PromptRegistry.Cli.Output;

/// <summary>What an evaluation found about a release.</summary>
internal static class VerdictReport
{
    public static string Line(ReleaseVerdict verdict)
    {
        var scores = verdict.Scores.OrderBy(s => s.Key, StringComparer.Ordinal)
            .Select(s => $"{s.Key} {s.Value.ToString("0.###", CultureInfo.InvariantCulture)}");
        return $"Evaluation: {verdict.Outcome}" + (verdict.Scores.Count == 0 ? "." : $" ({string.Join(", ", scores)}).");
    }
}
