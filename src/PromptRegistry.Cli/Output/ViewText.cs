using System.Globalization;
using PromptRegistry.Git.Status;
using PromptRegistry.Git.Views;

namespace PromptRegistry.Cli.Output;

/// <summary>Says whose ledger and tags a status shows, and how old that is.</summary>
internal static class ViewText
{
    public static void Write(TextWriter writer, StatusReport report)
    {
        if (report.View is not { Remote: { } remote } view) return;
        if (view.Origin == RegistryOrigin.Remote)
        {
            writer.WriteLine($"This is what {remote} has now.");
            return;
        }

        var when = view.Seen is { } seen
            ? $" on {seen.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)}{Ago(report.Age)}"
            : " at a time that is not known";
        writer.WriteLine($"{remote} was looked at last{when}; 'dotnet prompt status --remote{(remote == "origin" ? "" : " " + remote)}' looks now.");
        if (view.Unpushed > 0)
        {
            writer.WriteLine($"{(view.Unpushed == 1 ? "1 event is" : $"{view.Unpushed} events are")} only in this clone; "
                + $"'dotnet prompt sync --push{(remote == "origin" ? "" : " " + remote)}' takes {(view.Unpushed == 1 ? "it" : "them")} to {remote}.");
        }

        if (report.Prompts.SelectMany(p => p.Environments).Any(c => c.IsTagBehind))
        {
            writer.WriteLine($"Tags of this clone are behind: 'git fetch {remote} +refs/tags/prompts/*:refs/tags/prompts/*' brings those that {remote} has; after 'dotnet prompt init --fetch{(remote == "origin" ? "" : " " + remote)}' a plain 'git fetch' does.");
        }
    }

    /// <summary>How a cell differs from what the remote had, and from the tag of this clone.</summary>
    public static string Difference(StatusCell cell, RegistryView view)
    {
        var there = cell.DiffersAtRemote ? $" ({view.Remote} had {cell.RemoteVersion?.ToString() ?? "none"})" : "";
        return cell.IsTagBehind ? $"{there} (the tag here: {cell.TagVersion?.ToString() ?? "none"})" : there;
    }

    private static string Ago(TimeSpan? age) => age switch
    {
        null => "",
        { TotalMinutes: < 2 } => " (just now)",
        { TotalHours: < 2 } a => $" ({a.TotalMinutes:0} minutes ago)",
        { TotalDays: < 2 } a => $" ({a.TotalHours:0} hours ago)",
        { } a => $" ({a.TotalDays:0} days ago)",
    };
}
