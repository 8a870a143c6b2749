using System.Globalization;
using System.Text.Json;
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

    /// <summary>A property; null where nothing was evaluated.</summary>
    public static void Write(Utf8JsonWriter writer, ReleaseVerdict? verdict, string name = "evaluation")
    {
        if (verdict is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteString("outcome", verdict.Outcome);
        writer.WriteString("digest", verdict.Digest);
        writer.WriteString("suite", verdict.Suite);
        writer.WriteString("model", verdict.Model);
        writer.WriteStartObject("scores");
        foreach (var (scorer, mean) in verdict.Scores) writer.WriteNumber(scorer, mean);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
