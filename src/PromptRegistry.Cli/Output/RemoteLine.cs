namespace PromptRegistry.Cli.Output;

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
