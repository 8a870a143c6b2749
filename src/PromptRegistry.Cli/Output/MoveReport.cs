using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Promotions;

namespace PromptRegistry.Cli.Output;

/// <summary>Says what a promotion or rollback moved.</summary>
internal static class MoveReport
{
    public static int Finish(Reporter reporter, Outcome<MoveResult> outcome) => reporter.Finish(outcome, WriteText, MovesJson.Of);

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
}
