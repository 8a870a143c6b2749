using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary>
/// Plain files of a commit can be a bare repository: git, started in their folder, takes it for the repository and runs
/// the programs of its config. Here they stand in the root of the prompts, below the top of the real repository.
/// </summary>
public sealed class NestedRepositoryTests : IDisposable
{
    private static readonly string[][] Verbs =
    [
        ["check"], ["status"], ["log"], ["verify"], ["diff", "greeting"], ["review", "--base", "HEAD"], ["sync", "--dry-run"],
        ["status", "--push"], ["log", "--push"], ["verify", "--push"], ["bump"], ["render", "greeting"], ["eval"],
        ["release", "greeting"], ["promote", "greeting@1.0.0", "--to", "dev"], ["rollback", "greeting", "--in", "dev"],
    ];

    private readonly TempRepository repository = new();
    private readonly TempDirectory outside = new();

    private string Root => Path.Combine(repository.Path, "ai");

    private string Mark => Path.Combine(outside.Path, "ran");

    public void Dispose()
    {
        repository.Dispose();
        outside.Dispose();
    }

    private void WriteTrap()
    {
        repository.Write("ai/prompts/greeting/prompt.yaml", CliRepository.Manifest + "\n");
        repository.Write("ai/prompts/greeting/user.scriban", "Say hello to {{ name }}.");
        repository.Write("ai/prompts/greeting/evals.yaml", CliRepository.Suite + "\n");
        var program = outside.Write("program", $"#!/bin/sh\ntouch '{Mark}'\nexit 1\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        repository.Write("ai/HEAD", "ref: refs/heads/main\n");
        repository.Write("ai/objects/keep", "");
        repository.Write("ai/refs/heads/main", "6e497e0c8b5cd6a92b4355e6c4c457f091bf17a2\n");
        repository.Write("ai/config", $"""
            [core]
                repositoryformatversion = 1
                bare = false
                worktree = .
                sshCommand = {program}
                gitProxy = {program}
                fsmonitor = {program}
                pager = {program}
                editor = {program}
            [extensions]
                partialClone = origin
            [gpg]
                program = {program}
            [log]
                showSignature = true
            [push]
                gpgSign = true
            [diff]
                external = {program}
            [credential]
                helper = {program}
            [remote "origin"]
                url = ssh://127.0.0.1:1/x
                promisor = true
                uploadpack = {program}
                fetch = +refs/heads/*:refs/remotes/origin/*

            """);
        repository.Commit();
    }

    [Fact]
    public void The_trap_works_on_plain_git()
    {
        WriteTrap();

        var git = repository.TryGit("-C", Root, "-c", "safe.bareRepository=all", "fetch", "origin");

        Assert.NotEqual(0, git.ExitCode);
        Assert.True(File.Exists(Mark));
    }

    [Fact]
    public void No_verb_takes_files_of_a_commit_for_the_repository()
    {
        WriteTrap();

        foreach (var verb in Verbs)
        {
            var result = CliRepository.RunIn(Root, verb);
            Assert.False(File.Exists(Mark), $"{string.Join(' ', verb)} started a program: {result}");
            Assert.DoesNotContain("bare repository", result.Error, StringComparison.Ordinal);
        }

        Assert.Equal(0, CliRepository.RunIn(Root, "check").ExitCode);
        Assert.Contains("prompts/greeting/v1.0.0", repository.Git("tag", "--list"), StringComparison.Ordinal);
    }
}
