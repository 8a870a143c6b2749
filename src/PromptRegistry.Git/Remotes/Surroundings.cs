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

/// <summary>
/// How ssh is started: by the user's own environment or configuration, never by the repository's; and without a terminal
/// so that it fails rather than asks.
/// </summary>
internal static class SshCommand
{
    private const string DoNotAsk = " -o BatchMode=yes";

    /// <param name="fromEnvironment">The environment's <c>GIT_SSH_COMMAND</c>.</param>
    /// <param name="configured">The user's or the machine's <c>core.sshCommand</c>.</param>
    /// <param name="program">The environment's <c>GIT_SSH</c>, a path.</param>
    /// <param name="hasTerminal">Whether a person can answer a question.</param>
    public static string Of(string? fromEnvironment, string? configured, string? program, bool hasTerminal)
    {
        var command = NotEmpty(fromEnvironment) ?? NotEmpty(configured) ?? (NotEmpty(program) is { } path ? Quote(path) : "ssh");
        return hasTerminal || !IsOpenSsh(command) ? command : command + DoNotAsk;
    }

    /// <summary>Other programs do not know the option.</summary>
    private static bool IsOpenSsh(string command)
    {
        var program = command[0] is '\'' or '"'
            ? command[1..].Split(command[0])[0]
            : command.Split(' ')[0];
        var name = program[(program.LastIndexOfAny(['/', '\\']) + 1)..];
        return name is "ssh" or "ssh.exe";
    }

    private static string Quote(string path) => "'" + path.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
