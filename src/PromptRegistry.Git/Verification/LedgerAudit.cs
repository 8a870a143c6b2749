using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Verification;

/// <summary>
/// The ledger against itself: one line of commits, an event each, whose replay gives the files that it has; and against
/// what this repository saw of it before.
/// </summary>
internal sealed class LedgerAudit(GitRegistry registry, LedgerSnapshot ledger)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private readonly List<Diagnostic> findings = [];
    private readonly HashSet<ObjectId> commits = [];
    private readonly List<LedgerEvent> events = [];

    public int Events => events.Count;

    public IReadOnlyList<Diagnostic> Find(CancellationToken cancellation)
    {
        Walk(cancellation);
        events.Reverse();
        Replay();
        Seen(cancellation);
        return findings;
    }

    private void Walk(CancellationToken cancellation)
    {
        GitCommit? later = null;
        for (var next = ledger.Head; next is { } id && registry.Reader.KindOf(id) == GitObjectKind.Commit;)
        {
            cancellation.ThrowIfCancellationRequested();
            var commit = registry.Reader.ReadCommit(id);
            commits.Add(id);
            if (commit.Parents.Count > 1) Wrong($"commit {id.Abbreviated} is a merge, but the ledger is a line. It was not written by this tool.");
            if (LedgerMessage.Read(commit) is { } entry) events.Add(entry);
            else Wrong($"commit {id.Abbreviated} by {commit.Author.Who} records no event. It was not written by this tool.");
            if (later is not null && commit.Committer.When - later.Committer.When > Tolerance) Jump(commit, later);
            later = commit;
            next = commit.Parents.Count > 0 ? commit.Parents[0] : null;
        }

        if (ledger.Head is { } head && registry.Reader.ReadCommit(head).Committer is var newest
            && newest.When - registry.Options.Clock.GetUtcNow() > Tolerance)
        {
            Info($"the newest event is dated {newest.When:yyyy-MM-dd HH:mm:ss zzz} by {newest.Who}, which is in the future. "
                + "Set the clock of that machine, or of this one.");
        }
    }

    /// <summary>What the events come to must be what the files say.</summary>
    private void Replay()
    {
        var states = new Dictionary<(string, string), LedgerEvent>();
        var releases = new Dictionary<(string, PromptVersion), LedgerEvent>();
        foreach (var entry in events)
        {
            if (entry.Kind is LedgerEventKind.Approve or LedgerEventKind.Superseded) continue;
            if (entry.Environment is not { } environment) releases[(entry.Prompt, entry.Version)] = entry;
            else if (entry.Kind == LedgerEventKind.Delete) states.Remove((entry.Prompt, environment));
            else states[(entry.Prompt, environment)] = entry;
        }

        foreach (var prompt in LedgerNames.Of(registry.Reader, ledger).Union(events.Select(e => e.Prompt)).Order(StringComparer.Ordinal))
        {
            foreach (var state in ledger.States(prompt))
            {
                if (states.Remove((prompt, state.Environment), out var entry) && entry.Tag == state.Tag && entry.Version == state.Version) continue;
                Wrong($"the file {LedgerFile.StatePath(prompt)} says {state.Version} in {state.Environment}, which its events do not: somebody edited it.");
            }

            foreach (var release in ledger.Releases(prompt))
            {
                if (releases.Remove((prompt, release.Version), out var entry) && entry.Tag == release.Tag) continue;
                Wrong($"the file {LedgerFile.ReleasesPath(prompt)} says that {release.Version} is the tag {release.Tag.Abbreviated}, which its events do not: "
                    + "somebody edited it.");
            }
        }

        foreach (var ((prompt, environment), entry) in states)
        {
            Wrong($"an event says that {prompt} {entry.Version} is in {environment}, but {LedgerFile.StatePath(prompt)} does not: somebody edited it.");
        }

        foreach (var ((prompt, version), _) in releases)
        {
            Wrong($"an event says that {prompt} {version} was released, but {LedgerFile.ReleasesPath(prompt)} does not: somebody edited it.");
        }
    }

    /// <summary>What this repository had as the ledger at some time must still be in it.</summary>
    private void Seen(CancellationToken cancellation)
    {
        if (ledger.Head is null) return;
        var log = registry.Git.Run(
            ["log", "--walk-reflogs", "--format=%H", "--max-count=1000", registry.LedgerReference, "--"], cancellation: cancellation);
        // Events that were put behind a remote's say which commits they replay.
        var replayed = events.SelectMany(e => e.Replays).ToHashSet();
        foreach (var line in log.Succeeded ? log.Line.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [])
        {
            if (!ObjectId.TryParse(line, out var id) || commits.Contains(id) || replayed.Contains(id)) continue;
            Wrong($"the ledger was rewritten: it once ended in commit {id.Abbreviated}, which it no longer has. Look at what is missing with "
                + $"'git log {id.Abbreviated} --not {registry.Settings.LedgerBranch}', and put it back with "
                + $"'git update-ref {registry.LedgerReference} {id}' if that is the true one.");
            return;
        }

        var tracking = $"refs/remotes/origin/{registry.Settings.LedgerBranch}";
        if (registry.Reader.Resolve(tracking) is not { } remote || commits.Contains(remote)) return;
        if (registry.Git.Run(["merge-base", "--is-ancestor", ledger.Head.Value.Hex, remote.Hex], cancellation: cancellation).Succeeded) return;
        Wrong($"the ledger here and {tracking} went separate ways. Put the events of this clone behind those of "
            + $"origin with 'dotnet prompt sync --rebase'; 'git log --left-right {registry.Settings.LedgerBranch}...{tracking}' shows them.");
    }

    private void Jump(GitCommit earlier, GitCommit later) => Info(
        $"commit {later.Id.Abbreviated} by {later.Committer.Who} is dated {later.Committer.When:yyyy-MM-dd HH:mm:ss zzz}, before the one that it "
            + $"follows ({earlier.Committer.When:yyyy-MM-dd HH:mm:ss zzz} by {earlier.Committer.Who}): a clock was wrong. Their order in the ledger holds.");

    private void Info(string message) =>
        findings.Add(RegistryFailure.Finding(RegistryDiagnostics.ClockJump, registry.LedgerReference, Capital(message)));

    private void Wrong(string message) =>
        findings.Add(RegistryFailure.Finding(RegistryDiagnostics.Discrepancy, registry.LedgerReference, Capital(message)));

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
