using System.Globalization;
using PromptRegistry.Git;
using PromptRegistry.Git.Log;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Pages.Frame;

namespace PromptRegistry.Server.Pages.Single;

/// <summary>What happened to a prompt, from the ledger.</summary>
internal static class HistoryReader
{
    public static HistoryView Read(GitRegistry registry, string name, int limit, Caller caller, List<string> notes, CancellationToken cancellation)
    {
        var log = new LogOperation(registry).Run(new LogRequest(name, null, limit + 1), cancellation);
        if (log.Value is not { } found)
        {
            notes.AddRange(log.Diagnostics.Select(d => d.Message));
            return new HistoryView([], null);
        }

        var events = found.Events.Take(limit).Where(e => e.Environment is null || caller.SeesEnvironment(e.Environment)).Select(e => new EventView(
            e.Commit!.Author.When, e.Commit.Author.Name, e.Subject + (found.Unverified.Contains(e.Commit.Id) ? " (no signature shows who)" : ""), e.Reason, e.Evidence, e.Override, e.Commit.Id.Abbreviated)).ToList();
        return new HistoryView(events, found.Events.Count > limit
            ? Addresses.Prompt(name, PromptEndpoint.History, ("limit", Math.Min(1000, limit * 4).ToString(CultureInfo.InvariantCulture))) : null);
    }
}
