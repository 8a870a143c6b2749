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
}
