using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Files;
using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git;

/// <summary>Where a repository's parts are.</summary>
/// <param name="GitFolder">The git folder of this work tree: where HEAD is.</param>
/// <param name="CommonFolder">The git folder that all work trees share: where refs and objects are.</param>
/// <param name="WorkTree">The topmost folder of the work tree; null in a bare repository.</param>
/// <param name="Root">The folder that has <c>promptregistry.yaml</c> or <c>prompts/</c>, else the topmost one; null in a bare repository.</param>
/// <param name="Prefix">The path of <paramref name="Root"/> within the repository, empty or ending in <c>/</c>.</param>
public sealed record RepositoryPlace(
    string GitFolder, string CommonFolder, string? WorkTree, string? Root, string Prefix)
{
    /// <summary>Whether <see cref="Root"/> is the root of a prompt repository, and not only the topmost folder.</summary>
    public bool HasRoot => Root is not null && RepositoryRoot.IsRoot(Root);

    /// <summary>Finds the repository that a folder belongs to.</summary>
    internal static Outcome<RepositoryPlace> Find(string folder, string program, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
        {
            return NotFound($"The folder {folder} does not exist. Name another one with --repo.");
        }

        // Git would take the first bare repository on the way up, which may be plain files of somebody's commit.
        var start = Physical(folder);
        var owner = NearestWorkTree(start) ?? start;
        var git = new GitCommand(owner, program);
        var result = git.Run(
            ["rev-parse", "--path-format=absolute", "--is-inside-work-tree", "--git-dir", "--git-common-dir"],
            cancellation: cancellation);
        if (!result.Succeeded)
        {
            return result.Error.Contains("not a git repository", StringComparison.Ordinal)
                ? NotFound($"Neither {Path.GetFullPath(folder)} nor a folder above it is a git repository. "
                    + "Run 'git init' there, or name another folder with --repo.")
                : Outcome<RepositoryPlace>.Failure(OutcomeCode.Infrastructure, new Diagnostic(
                    RegistryDiagnostics.GitFailed, SourceLocation.File(""), $"git cannot use {folder}: "
                        + $"{result.Error}"));
        }

        var lines = result.Line.Split('\n');
        if (lines[0] != "true")
        {
            return Outcome<RepositoryPlace>.Success(new RepositoryPlace(lines[1], lines[2], null, null, ""));
        }

        var top = git.Ask(["rev-parse", "--show-toplevel"], cancellation: cancellation);
        var nearest = RepositoryRoot.Find(start, owner);
        var root = nearest is null || nearest == owner ? "" : Path.GetRelativePath(owner, nearest).Replace('\\', '/') + "/";
        return Outcome<RepositoryPlace>.Success(
            new RepositoryPlace(lines[1], lines[2], top, Path.Combine(top, root.TrimEnd('/')), root));
    }

    private static string? NearestWorkTree(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Path.Exists(Path.Combine(at, ".git"))) return at;
        }

        return null;
    }

    /// <summary>The folder without links on its way, as git sees the one that it is started in.</summary>
    private static string Physical(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var parent = Path.GetDirectoryName(full);
        if (parent is null) return full;
        var at = Path.Combine(Physical(parent), Path.GetFileName(full));
        return Directory.ResolveLinkTarget(at, returnFinalTarget: true) is { } target ? Physical(target.FullName) : at;
    }

    private static Outcome<RepositoryPlace> NotFound(string message) => Outcome<RepositoryPlace>.Failure(
        OutcomeCode.Usage, new Diagnostic(RegistryDiagnostics.RepositoryNotFound, SourceLocation.File(""), message));
}
