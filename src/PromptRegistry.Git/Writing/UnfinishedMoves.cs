using PromptRegistry.Git.Processes;
using PromptRegistry.Git.References;
using PromptRegistry.Git.Remotes;

namespace PromptRegistry.Git.Writing;

/// <summary>
/// Finishes what a killed command left behind: refs of which only some moved here, or all of which moved at the remote
/// only. Nothing is guessed: a move is finished only if it had begun to show, and a lock is removed only if what it would
/// write is what that command was about to write.
/// </summary>
internal sealed class UnfinishedMoves(GitRegistry registry)
{
    /// <summary>How long a git that outlived the killed command is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>After that, a move of another machine or person, whose processes may not be seen here, is taken for over.</summary>
    private static readonly TimeSpan OtherMachines = TimeSpan.FromHours(1);

    private readonly string folder = Path.Combine(registry.Place.CommonFolder, MoveJournal.FolderName);

    /// <summary>The moves whose command is no more, by their files.</summary>
    public IReadOnlyList<(string File, JournaledMove Move)> Find()
    {
        if (!Directory.Exists(folder)) return [];
        var found = new List<(string, JournaledMove)>();
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            if (Read(file) is { } move && IsOver(file, move)) found.Add((file, move));
        }

        return found;
    }

    /// <summary>Finishes them all; what cannot be decided now, because the remote does not answer, stays.</summary>
    public void Finish(CancellationToken cancellation)
    {
        foreach (var (file, move) in Find())
        {
            if (move.Machine == RunningMachine.This && !move.Processes.All(p => p.HasEnded(Patience))) continue;
            try
            {
                RemoveLocks(move);
                Finish(move, cancellation);
                File.Delete(file);
            }
            catch (Exception exception) when (exception is GitException or IOException or UnauthorizedAccessException)
            {
                // Another command may be finishing it, or the remote cannot be reached: the next one tries again.
            }
        }
    }

    private void Finish(JournaledMove move, CancellationToken cancellation)
    {
        var left = new List<ReferenceUpdate>();
        foreach (var update in move.Updates)
        {
            var now = registry.Local.Resolve(update.Name);
            if (now == update.New) continue;
            // Somebody has moved it since: that move counts, and says itself what it is.
            if (now != update.Old) return;
            left.Add(update);
        }

        if (left.Count == 0) return;
        if (left.Count == move.Updates.Count && !HasMovedAt(move, cancellation)) return;
        using var transaction = ReferenceTransaction.Prepare(
            registry.Git, left, "finish a move that was interrupted", null, cancellation);
        transaction.Commit();
    }

    /// <summary>The remote takes all refs or none, and others may have continued its ledger: the tags tell.</summary>
    private bool HasMovedAt(JournaledMove move, CancellationToken cancellation)
    {
        if (move.Remote is null) return false;
        var tags = move.Updates.Where(u => u.Name != registry.LedgerReference).ToList();
        var names = tags.Count > 0 ? tags : [.. move.Updates];
        var there = new RemoteReferences(registry.Git, move.Remote).Read(names.Select(u => u.Name), cancellation);
        return names.TrueForAll(u => u.New is { } moved ? there.GetValueOrDefault(u.Name) == moved : !there.ContainsKey(u.Name));
    }

    /// <summary>Locks of a git that was killed too: they hold the value that only this move would have written.</summary>
    private void RemoveLocks(JournaledMove move)
    {
        foreach (var update in move.Updates)
        {
            var file = Path.Combine(registry.Place.CommonFolder, update.Name + ".lock");
            if (update.New is { } moved && File.Exists(file) && File.ReadAllText(file).TrimEnd() == moved.Hex) File.Delete(file);
        }
    }

    private static JournaledMove? Read(string file)
    {
        try
        {
            return JournaledMove.Read(File.ReadAllText(file));
        }
        catch (IOException)
        {
            // Its command has just ended.
            return null;
        }
    }

    private static bool IsOver(string file, JournaledMove move) => move.Machine == RunningMachine.This
        ? move.Processes[0].HasEnded(TimeSpan.Zero)
        : move.Machine.Name == RunningMachine.This.Name || DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > OtherMachines;
}
