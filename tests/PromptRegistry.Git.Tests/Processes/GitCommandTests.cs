using PromptRegistry.Git.Processes;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Processes;

public sealed class GitCommandTests
{
    [Fact]
    public void Arguments_are_passed_as_they_are()
    {
        using var repository = new TempRepository();
        var git = new GitCommand(repository.Path);

        Assert.Equal("$(id) `x` \"q\" ; *", git.Ask(["rev-parse", "--sq-quote", "$(id) `x` \"q\" ; *"]).Trim(' ', '\''));
    }

    [Fact]
    public void Git_that_is_not_installed_is_said_with_what_to_do()
    {
        using var folder = new TempDirectory();
        var exception = Assert.Throws<GitException>(() => new GitCommand(folder.Path, "git-that-is-not-there").Ask(["version"]));

        Assert.Contains("Install git", exception.Message);
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_said()
    {
        var exception = Assert.Throws<GitException>(() => new GitCommand("/does/not/exist").Ask(["version"]));

        Assert.Contains("/does/not/exist", exception.Message);
    }

    [Fact]
    public void A_failure_carries_what_git_said()
    {
        using var folder = new TempDirectory();
        var exception = Assert.Throws<GitException>(() => new GitCommand(folder.Path).Ask(["rev-parse", "--git-dir"]));

        Assert.Contains("not a git repository", exception.Message);
    }

    [Fact]
    public void Cancellation_ends_the_process()
    {
        using var repository = new TempRepository();
        using var source = new CancellationTokenSource();
        var git = new GitCommand(repository.Path);
        using var waiting = git.Start(["cat-file", "--batch"]);
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => git.Run(["version"], cancellation: source.Token));
        GitCommand.Kill(waiting);
        Assert.True(waiting.WaitForExit(10_000));
    }

    [Fact]
    public void A_running_command_is_ended_when_cancelled()
    {
        using var folder = new TempDirectory();
        var script = Script.Write(folder, "slow-git", "touch started\nsleep 60\n");
        using var source = new CancellationTokenSource();
        using var watcher = new FileSystemWatcher(folder.Path, "started") { EnableRaisingEvents = true };
        watcher.Created += (_, _) => source.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => new GitCommand(folder.Path, script).Run(["anything"], cancellation: source.Token));
    }

    [Fact]
    public void Neither_hooks_nor_the_file_system_monitor_of_a_repository_are_run()
    {
        using var repository = new TempRepository();
        repository.Commit();
        var trap = Script.Write(repository, "trap.sh", "touch \"$(dirname \"$0\")/sprung\"\n");
        File.Copy(trap, repository.Combine(".git/hooks/reference-transaction"));
        repository.Git("config", "core.fsmonitor", trap);
        repository.Git("config", "core.pager", trap);
        repository.Git("config", "alias.for-each-ref", "!" + trap);
        var git = new GitCommand(repository.Path);

        git.Ask(["ls-files", "--others", "--exclude-standard"]);
        git.Ask(["for-each-ref"]);
        git.Ask(["update-ref", "refs/tags/x", "HEAD"]);

        Assert.False(File.Exists(repository.Combine("sprung")));
        Assert.False(File.Exists(repository.Combine(".git/hooks/sprung")));
    }

    [Fact]
    public void Variables_set_by_an_outer_git_do_not_lead_elsewhere()
    {
        using var repository = new TempRepository();
        using var other = new TempRepository();
        var git = new GitCommand(repository.Path);

        var start = git.Start(["rev-parse", "--absolute-git-dir"]);
        var answer = start.StandardOutput.ReadToEnd().Trim();
        start.Dispose();

        Assert.DoesNotContain("GIT_DIR", start.StartInfo.Environment.Keys);
        Assert.EndsWith(Path.GetFileName(repository.Path) + "/.git", answer);
    }
}
