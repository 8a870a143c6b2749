using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Git;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Releasing;

namespace PromptRegistry.Cli.Files;

/// <summary>Compares the prompts of a work tree with their releases, where git keeps them.</summary>
internal static class ReleaseComparison
{
    public static IReadOnlyList<Diagnostic> Check(CommandEnvironment environment, PromptRepository repository, IReadOnlyList<PromptDefinition> prompts)
    {
        var root = repository.Root;
        if (!MayHaveReleases(root, repository.Settings.LedgerBranch)) return [];
        var opened = GitRegistry.Open(root, environment.Registry);
        if (!opened.Succeeded) return NotCompared(opened.Diagnostics);
        using var registry = opened.Value;
        var at = registry.ForReading();
        if (!at.Succeeded) return NotCompared(at.Diagnostics);
        var check = new WorkingVersionCheck(at.Value);
        var missing = new MissingReleases(at.Value).Find([.. prompts.Select(p => p.Name)]);
        return [.. Gaps.InCi(environment, missing is null ? [] : [missing]), .. prompts.Select(check.Check).OfType<Diagnostic>().Select(f => Tried(environment, f))];
    }

    /// <summary>A change is tried before its version is chosen: under a developer's hands it only warns, and nothing gets past the build server.</summary>
    private static Diagnostic Tried(CommandEnvironment environment, Diagnostic finding) =>
        finding.Descriptor == RegistryDiagnostics.ReleasedContentChanged && !environment.IsCi ? finding with { Severity = DiagnosticSeverity.Warning } : finding;

    private static IReadOnlyList<Diagnostic> NotCompared(IReadOnlyList<Diagnostic> why) => [.. why.Select(d => d with
    {
        Severity = DiagnosticSeverity.Info,
        Message = $"The prompts were not compared with their releases: {d.Message}",
    })];

    /// <summary>
    /// Whether opening the repository can lead to anything. In the usual one, with its tags in files, a look is enough to
    /// see that there is no release.
    /// </summary>
    private static bool MayHaveReleases(string root, string ledger)
    {
        for (var folder = new DirectoryInfo(root); folder is not null; folder = folder.Parent)
        {
            var git = Path.Combine(folder.FullName, ".git");
            if (File.Exists(git)) return true;
            if (!Directory.Exists(git)) continue;
            if (File.Exists(Path.Combine(git, "shallow")) || File.Exists(Path.Combine(git, "refs", "heads", ledger))) return true;
            if (Directory.Exists(Path.Combine(git, "reftable")) || Directory.Exists(Path.Combine(git, "refs", "tags", "prompts"))) return true;
            if (Remotes(git).Any(remote => File.Exists(Path.Combine(remote, ledger)))) return true;
            var config = Path.Combine(git, "config");
            if (File.Exists(config) && File.ReadLines(config).Any(line => line.Contains("--no-tags", StringComparison.Ordinal))) return true;
            var packed = Path.Combine(git, "packed-refs");
            return File.Exists(packed) && File.ReadLines(packed).Any(line => line.Contains(" refs/tags/prompts/", StringComparison.Ordinal)
                || line.EndsWith("/" + ledger, StringComparison.Ordinal));
        }

        return false;
    }

    private static string[] Remotes(string git) => Path.Combine(git, "refs", "remotes") is var folder && Directory.Exists(folder)
        ? Directory.GetDirectories(folder)
        : [];
}
