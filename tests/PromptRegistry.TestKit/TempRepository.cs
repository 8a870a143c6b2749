namespace PromptRegistry.TestKit;

/// <summary>A real git repository in a temporary folder, untouched by the machine's own git configuration.</summary>
public sealed class TempRepository : TempDirectory
{
    private static readonly Dictionary<string, string?> GitEnvironment = new()
    {
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["LC_ALL"] = "C",
    };

    public TempRepository(bool bare = false)
    {
        Git(bare ? ["init", "--quiet", "--bare", "--initial-branch=main"] : ["init", "--quiet", "--initial-branch=main"]);
        Git("config", "user.name", "Test");
        Git("config", "user.email", "test@example.org");
        Git("config", "commit.gpgsign", "false");
        Git("config", "tag.gpgsign", "false");
        Git("config", "core.autocrlf", "false");
    }

    /// <summary>Runs git here and returns its output without the last line end; fails the test on another exit code.</summary>
    public string Git(params string[] arguments)
    {
        var result = TryGit(arguments);
        return result.ExitCode == 0
            ? result.Output.TrimEnd('\n')
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {result}");
    }

    public ProcessResult TryGit(params string[] arguments) => ProcessRunner.Run("git", arguments, Path, GitEnvironment);

    /// <summary>Commits everything in the work tree and returns the commit's id.</summary>
    public string Commit(string message = "change")
    {
        Git("add", "--all");
        Git("commit", "--quiet", "--allow-empty", "--message", message);
        return Git("rev-parse", "HEAD");
    }
}
