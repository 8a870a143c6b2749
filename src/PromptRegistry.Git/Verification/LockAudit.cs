using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Git.Verification;

/// <summary>Locks that a git left behind when it was killed or the machine went down: they stop every later write.</summary>
internal sealed class LockAudit(GitRegistry registry)
{
    public IEnumerable<Diagnostic> Find()
    {
        var common = registry.Place.CommonFolder;
        var ledger = registry.LedgerReference;
        var locks = new List<string> { Path.Combine(common, "packed-refs.lock"), Path.Combine(common, ledger + ".lock") };
        var tags = Path.Combine(common, RegistryReferences.Root);
        if (Directory.Exists(tags)) locks.AddRange(Directory.EnumerateFiles(tags, "*.lock", SearchOption.AllDirectories));
        foreach (var file in locks.Where(File.Exists))
        {
            yield return RegistryFailure.Finding(RegistryDiagnostics.Discrepancy, "",
                $"The lock {Path.GetRelativePath(common, file)} is there. A git that is running holds it, or one that was killed left it "
                    + $"behind and nothing can move. If no git is running, remove it: 'rm {file}'.");
        }
    }
}
