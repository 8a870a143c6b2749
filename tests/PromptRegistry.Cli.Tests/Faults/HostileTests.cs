using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests.Faults;

/// <summary>A repository that wants to be more than data.</summary>
public sealed class HostileTests : IDisposable
{
    private readonly CliRepository repository = new();
    private readonly TempDirectory places = new();

    public void Dispose()
    {
        repository.Dispose();
        places.Dispose();
    }

    [Fact]
    public void No_verb_starts_a_program_that_the_repository_names()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The trap is a shell script.");
        repository.Do("release", "greeting", "--no-eval");
        var sprung = places.Combine("sprung");
        var trap = places.Write("trap", $"#!/bin/sh\necho \"$0 $*\" >> '{sprung}'\ncat\n");
        Executable(trap);
        foreach (var hook in new[] { "pre-push", "reference-transaction", "post-checkout", "pre-commit", "post-index-change", "fsmonitor-watchman" })
        {
            var path = Path.Combine(repository.Root, ".git", "hooks", hook);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(trap, path, overwrite: true);
            Executable(path);
        }

        string[] keys =
        [
            "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "diff.external", "filter.x.clean", "filter.x.smudge",
            "filter.x.process", "diff.x.textconv", "diff.x.command", "gpg.program", "gpg.ssh.program", "alias.tag", "alias.update-ref", "alias.ls-remote",
            "credential.helper", "gpg.ssh.defaultKeyCommand",
        ];
        foreach (var key in keys) repository.Git.Git("config", key, key.StartsWith("alias", StringComparison.Ordinal) ? "!" + trap : trap);
        repository.Git.Git("config", "core.hooksPath", Path.Combine(repository.Root, ".git", "hooks"));
        repository.Write(".git/info/attributes", "*.yaml filter=x diff=x\n*.scriban filter=x diff=x\n");

        foreach (var arguments in new string[][]
            {
                ["check"], ["status"], ["log"], ["verify"], ["diff", "greeting"], ["review"], ["bump", "greeting"], ["release", "greeting"],
                ["promote", "greeting", "--to", "prod"], ["rollback", "greeting", "--in", "prod"], ["approve", "greeting", "--to", "prod"], ["sync"],
            })
        {
            repository.Run(arguments);
            Assert.False(File.Exists(sprung), $"{string.Join(' ', arguments)} started: {(File.Exists(sprung) ? File.ReadAllText(sprung) : "")}");
        }
    }

    [Theory]
    [InlineData("promote", "--to", "prod", "--", "--upload-pack=x")]
    [InlineData("promote", "greeting", "--to=--upload-pack=x")]
    [InlineData("promote", "../../etc@1.0.0", "--to", "prod")]
    [InlineData("promote", "/etc/passwd", "--to", "prod")]
    [InlineData("release", "..")]
    [InlineData("release", "greeting/../other")]
    [InlineData("approve", "greeting\n", "--to", "prod")]
    [InlineData("sync", "..")]
    [InlineData("rollback", "gre*ting")]
    [InlineData("rollback", "greeting", "--in", "pr?d")]
    [InlineData("diff", "../greeting")]
    public void A_name_that_is_no_name_is_refused_and_nothing_changes(params string[] arguments)
    {
        Assert.Equal(2, repository.RunUnchanged(arguments).ExitCode);
    }

    [Fact]
    public void A_remote_that_looks_like_an_option_is_only_a_name()
    {
        repository.Do("release", "greeting", "--no-eval");
        var sprung = places.Combine("sprung");

        var result = repository.RunUnchanged("promote", "greeting", "--to", "prod", $"--push=--upload-pack=touch {sprung}");

        Assert.Equal(4, result.ExitCode);
        Assert.False(File.Exists(sprung));
        Assert.Equal(4, repository.RunUnchanged("promote", "greeting", "--to", "prod", $"--push=ext::sh -c touch% {sprung}").ExitCode);
        Assert.False(File.Exists(sprung));
    }

    [Fact]
    public void A_tree_of_a_hundred_thousand_entries_beside_the_prompts_is_no_burden()
    {
        var blob = repository.Git.Git("rev-parse", "HEAD:prompts/greeting/user.scriban");
        var entries = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"100644 blob {blob}\tf{i:D6}\n"));
        var many = Piped(entries, "mktree");
        var prompts = repository.Git.Git("rev-parse", "HEAD:prompts/greeting");
        var folder = Piped($"040000 tree {prompts}\tgreeting\n040000 tree {many}\tmany\n", "mktree");
        var root = Piped($"040000 tree {folder}\tprompts\n", "mktree");
        var commit = repository.Git.Git("commit-tree", "-m", "many", root);
        repository.Git.Git("update-ref", "refs/heads/main", commit);
        repository.Git.Git("tag", "-a", "-m", "greeting", "prompts/greeting/v1.0.0", commit);

        repository.Do("promote", "greeting", "--to", "prod");
        repository.Do("verify");
    }

    [Fact]
    public void A_manifest_that_says_that_it_has_two_gigabytes_is_refused_unread()
    {
        var id = new string('a', 40);
        WriteLoose(id, "blob 2147483648\0");
        var folder = Piped($"100644 blob {id}\tprompt.yaml\n", "mktree", "--missing");
        var prompts = Piped($"040000 tree {folder}\tgreeting\n", "mktree");
        var root = Piped($"040000 tree {prompts}\tprompts\n", "mktree");
        var commit = repository.Git.Git("commit-tree", "-m", "huge", root);
        repository.Git.Git("tag", "-a", "-m", "greeting", "prompts/greeting/v1.0.0", commit);

        var result = repository.Run("promote", "greeting", "--to", "prod");

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("has 2147483648 bytes", result.Error, StringComparison.Ordinal);
    }

    private static void Executable(string path)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string Piped(string input, params string[] arguments)
    {
        var result = ProcessRunner.Run("git", arguments, repository.Root, input: input);
        Assert.True(result.ExitCode == 0, result.ToString());
        return result.Output.Trim();
    }

    private void WriteLoose(string id, string header)
    {
        var path = Path.Combine(repository.Root, ".git", "objects", id[..2], id[2..]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        using var compressed = new System.IO.Compression.ZLibStream(file, System.IO.Compression.CompressionLevel.Fastest);
        compressed.Write(System.Text.Encoding.ASCII.GetBytes(header + "name: greeting\n"));
    }
}
