using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Promotions;

namespace PromptRegistry.Cli.Output;

/// <summary>Says what a promotion or rollback moved.</summary>
internal static class MoveReport
{
    public static int Finish(Reporter reporter, Outcome<MoveResult> outcome) => reporter.Finish(outcome, WriteText, WriteJson);

    private static void WriteText(MoveResult result, TextWriter writer)
    {
        foreach (var move in result.Moves)
        {
            var where = $"{move.Prompt} in {move.Environment}";
            var was = move.From is { } from ? $" (was {from})" : "";
            writer.WriteLine(!move.IsNew ? $"{where} is at {move.To} already; nothing to do."
                : result.DryRun ? $"{where} would be {move.To}{was}."
                : $"{where} is now {move.To}{was}.");
        }

        RemoteLine.Write(writer, result.DryRun, result.Remote, result.NotAt);
    }

    private static void WriteJson(MoveResult result, Utf8JsonWriter writer)
    {
        writer.WriteBoolean("dryRun", result.DryRun);
        writer.WriteBoolean("changed", result.Changed);
        writer.WriteString("remote", result.Remote);
        writer.WriteString("notAt", result.NotAt);
        writer.WriteString("ledger", result.Ledger?.ToString());
        writer.WriteStartArray("moves");
        foreach (var move in result.Moves)
        {
            writer.WriteStartObject();
            writer.WriteString("prompt", move.Prompt);
            writer.WriteString("environment", move.Environment);
            writer.WriteString("from", move.From?.ToString());
            writer.WriteString("to", move.To.ToString());
            writer.WriteString("commit", move.Commit.ToString());
            writer.WriteString("digest", move.Digest);
            writer.WriteString("tag", move.Tag?.ToString());
            writer.WriteBoolean("new", move.IsNew);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
