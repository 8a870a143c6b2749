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

        foreach (var end in result.Ended)
        {
            writer.WriteLine($"The rollout of {end.Prompt} {end.Version} as {end.Environment} {(result.DryRun ? "would be" : "is")} over with it.");
        }

        RemoteLine.Write(writer, result.DryRun, result.Remote, result.NotAt);
    }
}

/// <summary>Says whether a change is at a remote too, or only in this clone.</summary>
internal static class RemoteLine
{
    /// <param name="remote">The remote that has the change.</param>
    /// <param name="notAt">The remote that the ledger lives at and that does not have it yet.</param>
    public static void Write(TextWriter writer, bool dryRun, string? remote, string? notAt)
    {
        if (dryRun) return;
        if (remote is not null) writer.WriteLine($"Pushed to {remote}.");
        else if (notAt is not null) writer.WriteLine($"Only in this clone: {notAt} does not have it yet. 'dotnet prompt sync --push{Value(notAt)}' takes it there.");
    }

    private static string Value(string remote) => remote == "origin" ? "" : " " + remote;
}
