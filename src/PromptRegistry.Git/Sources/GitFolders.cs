namespace PromptRegistry.Git.Sources;

/// <summary>
/// Where a repository's refs are, found without starting git: a host that only reads needs no git command.
/// </summary>
/// <param name="GitFolder">Where HEAD is.</param>
/// <param name="CommonFolder">Where refs and objects are; differs in an additional work tree.</param>
/// <param name="WorkTree">The topmost folder of the work tree; null in a bare repository.</param>
internal sealed record GitFolders(string GitFolder, string CommonFolder, string? WorkTree)
{
    /// <summary>
    /// The folders of a work tree, of the one that a folder is in, or of a bare repository; null where there is none. A work tree goes
    /// before a bare repository in it, which may be plain files of somebody's commit.
    /// </summary>
    public static GitFolders? Find(string path)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (path.EndsWith(".git", StringComparison.Ordinal) && Of(path, null) is { } bare) return bare;
        for (var at = path; at is not null; at = Path.GetDirectoryName(at))
        {
            if (OfWorkTree(at) is { } found) return found;
        }

        return Of(path, null);
    }

    private static GitFolders? OfWorkTree(string path)
    {
        var dotGit = Path.Combine(path, ".git");
        if (File.Exists(dotGit))
        {
            const string prefix = "gitdir: ";
            var link = File.ReadAllText(dotGit).Trim();
            if (!link.StartsWith(prefix, StringComparison.Ordinal)) return null;
            return Of(Path.GetFullPath(Path.Combine(path, link[prefix.Length..])), path);
        }

        return Directory.Exists(dotGit) ? Of(dotGit, path) : null;
    }

    private static GitFolders? Of(string folder, string? workTree)
    {
        if (!File.Exists(Path.Combine(folder, "HEAD"))) return null;
        var shared = Path.Combine(folder, "commondir");
        var common = File.Exists(shared)
            ? Path.GetFullPath(Path.Combine(folder, File.ReadAllText(shared).Trim()))
            : folder;
        return Directory.Exists(Path.Combine(common, "objects")) ? new GitFolders(folder, common, workTree) : null;
    }
}
