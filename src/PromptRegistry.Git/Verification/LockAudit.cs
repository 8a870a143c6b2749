using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.References;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Verification;

/// <summary>What a command or a git that was killed left behind.</summary>
internal sealed class LockAudit(GitRegistry registry)
{
    private readonly IReadOnlyList<ReferenceUpdate> unfinished =
        [.. new UnfinishedMoves(registry).Find().SelectMany(m => m.Move.Updates)];

    public IEnumerable<Diagnostic> Find()
    {
        var names = unfinished.Select(u => u.Name).Distinct(StringComparer.Ordinal).ToList();
        if (names.Count > 0)
        {
            yield return RegistryFailure.Finding(RegistryDiagnostics.Discrepancy, "",
                $"A command was killed while it moved {string.Join(", ", names)}. The next command that writes finishes that move where "
                    + "it had begun to show, and leaves it undone where it had not; nothing else is to be done.");
        }

        foreach (var left in ReferenceLocks.Find(registry).Where(l => !Explains(l.Name.Replace('\\', '/').Replace(".lock", "", StringComparison.Ordinal))))
        {
            yield return RegistryFailure.Finding(RegistryDiagnostics.Discrepancy, "", left.Describe());
        }
    }

    /// <summary>Whether what is odd about a ref comes from a move that the next command finishes.</summary>
    public bool Explains(string reference) => unfinished.Any(u => u.Name == reference);
}
