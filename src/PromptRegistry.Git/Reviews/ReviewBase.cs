using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Files;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Releasing;
using PromptRegistry.Git.Views;

namespace PromptRegistry.Git.Reviews;

/// <summary>What a change is compared with: the commit where its branch left the base.</summary>
/// <param name="Name">The base as it was named.</param>
/// <param name="Commit">The common commit of the base and HEAD.</param>
public sealed record ReviewBase(string Name, ObjectId Commit)
{
    /// <summary>Finds the base.</summary>
    /// <param name="registry">The repository.</param>
    /// <param name="revision">A branch, tag or commit; null for the protected branch, the remote's before the local one.</param>
    public static Outcome<ReviewBase> Find(GitRegistry registry, string? revision) =>
        RegistryFailure.Guard(() => Search(registry, revision));

    /// <summary>The files as of the base.</summary>
    public IPromptFiles Files(GitRegistry registry) => registry.FilesOf(Commit);

    /// <summary>The prompts that the base has.</summary>
    public IReadOnlyList<string> Prompts(GitRegistry registry) =>
        [.. new PromptNames(registry.Reader).Find(registry.Reader.ReadCommit(Commit).Tree, registry.Place.Prefix)];

    /// <summary>
    /// The files of the prompts, of what they share and of the settings that the work tree has otherwise than the base, relative to
    /// the root. Contents are compared, but for line ends; nothing is parsed.
    /// </summary>
    public IReadOnlySet<string> ChangedFiles(GitRegistry registry)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        if (registry.Place.Root is not { } root) return changed;
        var files = registry.FilesOf(Commit);
        var folder = new RepositoryFolder(root);
        var leftOut = SparseCheckout.LeftOut(registry, CancellationToken.None);
        foreach (var top in (string[])[PromptPaths.PromptsFolder, PromptPaths.TemplatesFolder])
        {
            var there = files.Find(top) is { IsTree: true } tree
                ? TreeWalk.Below(registry.Reader, tree.Id, top).Where(f => !f.Entry.IsTree).ToDictionary(f => f.Path, f => f.Entry, StringComparer.Ordinal)
                : [];
            var here = folder.Find(top);
            changed.UnionWith(here.AsParallel().Where(path => !there.TryGetValue(path, out var entry) || !IsSame(path, entry)).ToList());
            changed.UnionWith(there.Keys.Except(here, StringComparer.Ordinal).Where(path => !leftOut.Contains(registry.Place.Prefix + path)));
        }

        var settings = files.Find(RepositorySettings.FileName);
        if (settings is null ? folder.Exists(RepositorySettings.FileName) : !IsSame(RepositorySettings.FileName, settings)) changed.Add(RepositorySettings.FileName);
        return changed;

        bool IsSame(string path, TreeEntry entry) =>
            entry.IsFile && new FileInfo(Path.Combine(root, path)).LinkTarget is null && WorkTreeFile.Equals(Path.Combine(root, path), entry.Id);
    }

    private static Outcome<ReviewBase> Search(GitRegistry registry, string? revision)
    {
        string[] names = revision is { } named
            ? [named]
            : [$"origin/{registry.Settings.ProtectedBranch}", registry.Settings.ProtectedBranch];
        foreach (var name in names)
        {
            var found = registry.Git.Run(["rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"]);
            if (!found.Succeeded) continue;
            var common = registry.Git.Run(["merge-base", found.Line, "HEAD"]);
            var start = new ReviewBase(name, ObjectId.Parse(common.Succeeded ? common.Line : found.Line));
            return common.Succeeded || !new LedgerLine(registry).IsShallow
                ? Outcome<ReviewBase>.Success(start)
                : Outcome<ReviewBase>.Success(start, RegistryFailure.Finding(RegistryDiagnostics.ReleasesNotHere, "",
                    $"This clone is shallow, and the commit where {name} was left is not here: this is the difference from what {name} has by "
                        + "now, which may hold changes of others. Fetch the whole history ('git fetch --unshallow'; actions/checkout: 'fetch-depth: 0')."));
        }

        return Outcome<ReviewBase>.Failure(OutcomeCode.Usage, RegistryFailure.Finding(RegistryDiagnostics.NoCommit, "",
            $"There is no commit {string.Join(" or ", names.Select(n => $"'{n}'"))} to compare with. Fetch it, or name another with --base."));
    }
}
