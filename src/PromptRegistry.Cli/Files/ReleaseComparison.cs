using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Git;
using PromptRegistry.Git.Releases;

namespace PromptRegistry.Cli.Files;

/// <summary>Compares the prompts of a work tree with their releases, where git keeps them.</summary>
internal static class ReleaseComparison
{
    public static IReadOnlyList<Diagnostic> Check(string root, IEnumerable<PromptDefinition> prompts)
    {
        if (!MayHaveReleases(root)) return [];
        var opened = GitRegistry.Open(root);
        if (!opened.Succeeded) return NotCompared(opened.Diagnostics);
        using var registry = opened.Value;
        var at = registry.ForReading();
        if (!at.Succeeded) return NotCompared(at.Diagnostics);
        var check = new WorkingVersionCheck(at.Value);
        return [.. prompts.Select(check.Check).OfType<Diagnostic>()];
    }

    private static IReadOnlyList<Diagnostic> NotCompared(IReadOnlyList<Diagnostic> why) => [.. why.Select(d => d with
    {
        Severity = DiagnosticSeverity.Info,
        Message = $"The prompts were not compared with their releases: {d.Message}",
    })];

    /// <summary>
    /// Whether opening the repository can lead to anything. In the usual one, with its tags in files, a look is enough to
    /// see that there is no release.
    /// </summary>
    private static bool MayHaveReleases(string root)
    {
        for (var folder = new DirectoryInfo(root); folder is not null; folder = folder.Parent)
        {
            var git = Path.Combine(folder.FullName, ".git");
            if (File.Exists(git)) return true;
            if (!Directory.Exists(git)) continue;
            if (Directory.Exists(Path.Combine(git, "reftable")) || Directory.Exists(Path.Combine(git, "refs", "tags", "prompts"))) return true;
            var packed = Path.Combine(git, "packed-refs");
            return File.Exists(packed) && File.ReadLines(packed).Any(line => line.Contains(" refs/tags/prompts/", StringComparison.Ordinal));
        }

        return false;
    }
}
