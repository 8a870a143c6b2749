namespace PromptRegistry.Git.Processes;

/// <summary>Git's configuration of the user and the machine. That of a repository is untrusted: it is not asked here.</summary>
internal static class UserSettings
{
    public static string? Value(GitCommand git, string key)
    {
        foreach (var scope in new[] { "--global", "--system" })
        {
            var result = git.Run(["config", scope, "--get", key]);
            if (result is { Succeeded: true, Line.Length: > 0 }) return result.Line;
        }

        return null;
    }

    /// <summary>Whether a scope of <see cref="Find"/> is the person's or the machine's own, and not a repository's.</summary>
    public static bool IsOwn(string scope) => scope is not ("local" or "worktree");

    /// <summary>All settings whose key, in lower case, matches, with the scope that each comes from.</summary>
    public static IEnumerable<(string Scope, string Key, string Value)> Find(GitCommand git, string pattern)
    {
        var result = git.Run(["config", "--null", "--show-scope", "--get-regexp", pattern]);
        var fields = result.Succeeded ? result.Output.Split('\0') : [];
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            var end = fields[i + 1].IndexOf('\n', StringComparison.Ordinal);
            if (end > 0) yield return (fields[i], fields[i + 1][..end], fields[i + 1][(end + 1)..]);
        }
    }
}
