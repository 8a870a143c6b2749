using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Views;

namespace PromptRegistry.Git.Verification;

/// <summary>
/// The ledger against itself: one line of commits, an event each, whose replay gives the files that it has; and against
/// what this repository saw of it before.
/// </summary>
internal sealed class LedgerAudit(GitRegistry registry, ReplayedLedger replayed)
{
    private readonly List<Diagnostic> findings = [];
    private readonly LedgerSnapshot ledger = replayed.Ledger;

    public int Events => replayed.Events;

    public IReadOnlyList<Diagnostic> Find(CancellationToken cancellation)
    {
        foreach (var mark in replayed.Marks) Tell(mark);
        if (ledger.Head is not { } head) return findings;
        if (registry.Reader.ReadCommit(head).Committer is var newest && newest.When - registry.Options.Clock.GetUtcNow() > LedgerReplay.Tolerance)
        {
            Info($"The newest event is dated {newest.When:yyyy-MM-dd HH:mm:ss zzz} by {newest.Who}, which is in the future. "
                + "Set the clock of that machine, or of this one.");
        }

        Seen(head, cancellation);
        return findings;
    }

    private void Tell(LedgerMark mark)
    {
        var commit = registry.Reader.ReadCommit(mark.Commit);
        switch (mark.Kind)
        {
            case LedgerMarkKind.Merge:
                Wrong($"Commit {commit.Id.Abbreviated} is a merge, but the ledger is a line. It was not written by this tool.");
                break;
            case LedgerMarkKind.NoEvent:
                Wrong($"Commit {commit.Id.Abbreviated} by {commit.Author.Who} records no event. It was not written by this tool.");
                break;
            default:
                var earlier = registry.Reader.ReadCommit(commit.Parents[0]);
                Info($"Commit {commit.Id.Abbreviated} by {commit.Committer.Who} is dated {commit.Committer.When:yyyy-MM-dd HH:mm:ss zzz}, before the one that it "
                    + $"follows ({earlier.Committer.When:yyyy-MM-dd HH:mm:ss zzz} by {earlier.Committer.Who}): a clock was wrong. Their order in the ledger holds.");
                break;
        }
    }

    /// <summary>What this repository had as the ledger at some time must still be in it.</summary>
    private void Seen(ObjectId head, CancellationToken cancellation)
    {
        var log = registry.Git.Run(
            ["log", "--walk-reflogs", "--format=%H", "--max-count=1000", registry.LedgerReference, "--"], cancellation: cancellation);
        var were = log.Succeeded ? log.Line.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
        if (Lost(were, head, cancellation) is { } id)
        {
            Wrong($"The ledger was rewritten: it once ended in commit {id.Abbreviated}, which it no longer has. Look at what is missing with "
                + $"'git log {id.Abbreviated} --not {registry.Settings.LedgerBranch}', and put it back with "
                + $"'git update-ref {registry.LedgerReference} {id}' if that is the true one.");
        }

        var tracking = $"refs/remotes/origin/{registry.Settings.LedgerBranch}";
        if (registry.Reader.Resolve(tracking) is not { } remote) return;
        if (new LedgerLine(registry).Compare(head, remote, cancellation) != LedgerRelation.Diverged) return;
        Wrong($"The ledger here and {tracking} went separate ways. Put the events of this clone behind those of "
            + $"origin with 'dotnet prompt sync --rebase'; 'git log --left-right {registry.Settings.LedgerBranch}...{tracking}' shows them.");
    }

    /// <summary>The first of some commits that the ledger no longer has, and whose event was not put behind those of a remote; null where it has all.</summary>
    private ObjectId? Lost(string[] were, ObjectId head, CancellationToken cancellation)
    {
        if (were.Length == 0) return null;
        var result = registry.Git.Run(["rev-list", "--stdin"], string.Join('\n', were.Append("^" + head.Hex)) + "\n", cancellation: cancellation);
        var lost = result.Succeeded ? result.Line.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal) : [.. were];
        if (lost.Count == 0) return null;
        // Events that were put behind a remote's say which commits they replay.
        foreach (var entry in LedgerHistory.Walk(registry.Reader, head)) lost.ExceptWith(entry.Replays.Select(r => r.Hex));
        return were.FirstOrDefault(lost.Contains) is { } hex && ObjectId.TryParse(hex, out var id) ? id : null;
    }

    private void Info(string message) =>
        findings.Add(RegistryFailure.Finding(RegistryDiagnostics.ClockJump, registry.LedgerReference, message));

    private void Wrong(string message) =>
        findings.Add(RegistryFailure.Finding(RegistryDiagnostics.Discrepancy, registry.LedgerReference, message));
}
