namespace PromptRegistry.Cli.Tests.Faults;

public sealed class DiskTests : IDisposable
{
    private readonly CliRepository repository = new();
    private readonly SmallDisk? disk = SmallDisk.TryMount();

    public void Dispose()
    {
        disk?.Dispose();
        repository.Dispose();
    }

    [Fact]
    public void A_full_disk_changes_nothing_and_with_space_the_command_succeeds()
    {
        var root = Prepare();
        disk!.Fill();
        var before = References(root);

        var release = CliRepository.RunIn(root, "promote", "greeting", "--to", "prod");

        Assert.Equal(4, release.ExitCode);
        Assert.Contains("PRM3002", release.Error, StringComparison.Ordinal);
        Assert.Equal(before, References(root));
        disk.Free();
        Assert.Equal(0, CliRepository.RunIn(root, "promote", "greeting", "--to", "prod").ExitCode);
        Assert.Equal(0, CliRepository.RunIn(root, "verify").ExitCode);
    }

    [Fact]
    public void A_read_only_repository_is_read_and_not_written()
    {
        var root = Prepare();
        disk!.MakeReadOnly(true);
        var before = References(root);

        var promoted = CliRepository.RunIn(root, "promote", "greeting", "--to", "prod");

        Assert.Equal(4, promoted.ExitCode);
        Assert.Contains("Read-only file system", promoted.Error, StringComparison.Ordinal);
        Assert.Equal(before, References(root));
        Assert.Equal(0, CliRepository.RunIn(root, "status").ExitCode);
        Assert.Equal(0, CliRepository.RunIn(root, "verify").ExitCode);
        disk.MakeReadOnly(false);
        Assert.Equal(0, CliRepository.RunIn(root, "promote", "greeting", "--to", "prod").ExitCode);
    }

    private string Prepare()
    {
        Assert.SkipWhen(disk is null, "Mounting a small disk is not permitted here.");
        repository.Do("release", "greeting", "--no-eval");
        var root = Path.Combine(disk!.Path, "r");
        repository.Git.Git("clone", "--quiet", repository.Root, root);
        repository.Git.Git("-C", root, "fetch", "--quiet", "origin", "+refs/heads/prompts/*:refs/heads/prompts/*");
        repository.Git.Git("-C", root, "config", "user.name", "Test");
        repository.Git.Git("-C", root, "config", "user.email", "test@example.org");
        return root;
    }

    private string References(string root) => repository.Git.Git("-C", root, "for-each-ref");
}
