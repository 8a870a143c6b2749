using System.Text.Json;
using PromptRegistry.Cli.Output;
using PromptRegistry.Git.Reviews;

namespace PromptRegistry.Cli.Reviews;

/// <summary>A review for programs.</summary>
internal static class ReviewJson
{
    public static void Write(ReviewBase start, IReadOnlyList<PromptReview> reviews, Utf8JsonWriter writer)
    {
        writer.WriteString("base", start.Name);
        writer.WriteString("commit", start.Commit.ToString());
        writer.WriteStartArray("prompts");
        foreach (var review in reviews) Write(review, writer);
        writer.WriteEndArray();
    }

    private static void Write(PromptReview review, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("prompt", review.Name);
        writer.WriteString("kind", review.Kind);
        writer.WriteString("before", review.Before?.Manifest.Version.ToString());
        writer.WriteString("after", review.After?.Manifest.Version.ToString());
        writer.WriteString("bump", review.Bump.ToString().ToLowerInvariant());
        writer.WriteBoolean("honest", review.IsVersionHonest);
        ChangeJson.WriteContract(writer, review.Changes?.Changes ?? []);
        VerdictReport.Write(writer, review.VerdictBefore, "evaluationBefore");
        VerdictReport.Write(writer, review.VerdictAfter, "evaluationAfter");
        ChangeJson.WriteFiles(writer, review.Files);
        writer.WriteEndObject();
    }
}
