using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Remotes;

/// <summary>
/// What git is told when it talks to a remote, so that it starts no program that the repository's configuration names and
/// asks nothing where nobody can answer.
/// </summary>
/// <param name="Options">Options that go before git's command.</param>
internal sealed record Surroundings(IReadOnlyList<string> Options, IReadOnlyDictionary<string, string> Environment)
{
    public static Surroundings Of(GitCommand git)
    {
        var ssh = SshCommand.Of(
            System.Environment.GetEnvironmentVariable("GIT_SSH_COMMAND"),
            UserSettings.Value(git, "core.sshCommand"),
            System.Environment.GetEnvironmentVariable("GIT_SSH"),
            hasTerminal: !Console.IsInputRedirected && !Console.IsErrorRedirected);
        return new Surroundings(
            ["-c", $"core.askPass={UserSettings.Value(git, "core.askPass")}"],
            new Dictionary<string, string> { ["GIT_SSH_COMMAND"] = ssh });
    }
}
