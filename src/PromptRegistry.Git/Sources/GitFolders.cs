namespace PromptRegistry.Git.Sources;

/// <summary>
/// Where a repository's refs are, found without starting git: a host that only reads needs no git command.
/// </summary>
/// <param name="GitFolder">Where HEAD is.</param>
/// <param name="CommonFolder">Where refs and objects are; differs in an additional work tree.</param>
internal sealed record GitFolders(string GitFolder, string CommonFolder)
{
    /// <summary>The folders of a work tree or bare repository, or null where there is none.</summary>
    public static GitFolders? Find(string path)
    {
        path = Path.GetFullPath(path);
        var dotGit = Path.Combine(path, ".git");
        if (File.Exists(dotGit))
        {
            const string prefix = "gitdir: ";
            var link = File.ReadAllText(dotGit).Trim();
            if (!link.StartsWith(prefix, StringComparison.Ordinal)) return null;
            return Of(Path.GetFullPath(Path.Combine(path, link[prefix.Length..])));
        }

        return Of(Directory.Exists(dotGit) ? dotGit : path);
    }

    private static GitFolders? Of(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "HEAD"))) return null;
        var shared = Path.Combine(folder, "commondir");
        var common = File.Exists(shared)
            ? Path.GetFullPath(Path.Combine(folder, File.ReadAllText(shared).Trim()))
            : folder;
        return Directory.Exists(Path.Combine(common, "objects")) ? new GitFolders(folder, common) : null;
    }
}
