using System.Text.Json;
using PromptRegistry.Cli.Output;

namespace PromptRegistry.Cli.Comparisons;

/// <summary>A comparison for programs.</summary>
internal static class ComparisonJson
{
    /// <param name="cases">How many of the cases that differ are written out.</param>
    public static void Write(Utf8JsonWriter writer, PromptComparison comparison, int cases)
    {
        writer.WriteString("prompt", comparison.Name);
        writer.WriteString("from", comparison.Before.Label);
        writer.WriteString("to", comparison.After.Label);
        writer.WriteString("fromDigest", comparison.Before.Prompt.Digest);
        writer.WriteString("toDigest", comparison.After.Prompt.Digest);
        writer.WriteString("bump", comparison.Bump.ToString().ToLowerInvariant());
        ChangeJson.WriteContract(writer, comparison.Contract.Changes);
        ChangeJson.WriteFiles(writer, comparison.Files);
        WriteCases(writer, comparison.Cases, cases);
    }

    private static void WriteCases(Utf8JsonWriter writer, RenderedCases cases, int shown)
    {
        writer.WriteStartObject("rendered");
        writer.WriteNumber("cases", cases.Total);
        writer.WriteNumber("differing", cases.Differing.Count);
        writer.WriteStartArray("shown");
        foreach (var @case in cases.Differing.Take(shown))
        {
            writer.WriteStartObject();
            writer.WriteString("case", @case.Id);
            if (@case.Obstacle is { } obstacle) writer.WriteString("obstacle", obstacle);
            writer.WriteStartArray("messages");
            foreach (var message in @case.Messages)
            {
                writer.WriteStartObject();
                writer.WriteString("role", message.Role);
                writer.WriteString("before", message.Before);
                writer.WriteString("after", message.After);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
