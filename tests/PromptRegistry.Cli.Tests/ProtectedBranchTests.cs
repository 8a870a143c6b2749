using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary>Which branch is protected, and where the ledger is, never says the file that is edited.</summary>
public sealed class ProtectedBranchTests : IDisposable
{
    private const string Gated = "environments: { dev: , prod: { requires: [approval] } }\n";

    private readonly CliRepository repository = new();

    public void Dispose() => repository.Dispose();

    private void Commit(string settings)
    {
        repository.Write("promptregistry.yaml", settings);
        repository.Git.Commit("settings");
    }

    private void IsGated() => repository.Run("promote", "greeting", "--to", "prod").Fails(3, "PRM3027", "0 of 1 approvals");

    [Theory]
    [InlineData("protected-branch: nosuch\n")]
    [InlineData("protected-branch: change\n")]
    [InlineData("environments: { dev: , prod: }\n")]
    [InlineData("environments: { dev: , prod: }\nledger: { branch: other }\nprotected-branch: change\n")]
    public void An_edit_in_the_work_tree_or_on_another_branch_opens_nothing(string edit)
    {
        Commit(Gated);
        repository.Do("release", "greeting");

        repository.Write("promptregistry.yaml", edit);
        IsGated();
        repository.Git.Git("switch", "--quiet", "-c", "change");
        Commit(edit);
        IsGated();

        Assert.StartsWith("refs/heads/prompts/ledger\n", repository.Git.Git("for-each-ref", "--format=%(refname)", "refs/heads/prompts", "refs/heads/other") + "\n", StringComparison.Ordinal);
    }

    /// <summary>Settings that name no branch are the same on a branch of any name.</summary>
    [Theory]
    [InlineData("main")]
    [InlineData("master")]
    [InlineData("trunk")]
    public void Settings_that_nobody_edited_are_not_said_to_differ(string branch)
    {
        repository.Git.Git("branch", "--quiet", "-M", branch);
        Commit(Gated);
        repository.Do("release", "greeting");
        foreach (string[] verb in (string[][])[["status"], ["promote", "greeting", "--to", "dev"], ["verify"]])
        {
            var result = repository.Run(verb);
            Assert.DoesNotContain("PRM3042", result.Output + result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_ledger_named_by_the_edited_file_is_neither_read_nor_begun()
    {
        Commit(Gated);
        repository.Do("release", "greeting");
        repository.Write("promptregistry.yaml", Gated + "ledger: { branch: other }\n");

        var status = repository.Do("log");

        Assert.Contains("release greeting 1.0.0", status.Output, StringComparison.Ordinal);
        Assert.Contains("warning PRM3042", status.Error, StringComparison.Ordinal);
        repository.Do("promote", "greeting", "--to", "dev");
        Assert.NotEqual(0, repository.Git.TryGit("rev-parse", "--verify", "--quiet", "refs/heads/other").ExitCode);
    }

    [Fact]
    public void The_protected_branch_itself_may_name_another_one()
    {
        repository.Git.Git("branch", "-m", "main", "trunk");
        Commit("protected-branch: trunk\n" + Gated);
        repository.Do("release", "greeting");
        IsGated();
        repository.Write("promptregistry.yaml", "protected-branch: nosuch\n");
        IsGated();

        repository.Git.Git("stash", "--quiet");
        repository.Git.Git("branch", "main");
        repository.Git.Git("switch", "--quiet", "main");
        Commit("protected-branch: trunk\nenvironments: { prod: }\n");
        IsGated();
        Commit("protected-branch: nosuch\n");
        repository.RunUnchanged("promote", "greeting", "--to", "prod").Fails(3, "PRM3041", "main says that the protected branch is nosuch");
    }

    [Fact]
    public void Several_branches_that_name_themselves_are_a_question_which_the_own_configuration_answers()
    {
        repository.Git.Git("branch", "-m", "main", "trunk");
        Commit("protected-branch: trunk\n" + Gated);
        repository.Do("release", "greeting");
        repository.Git.Git("switch", "--quiet", "-c", "evil");
        Commit("protected-branch: evil\n");

        repository.RunUnchanged("promote", "greeting", "--to", "prod").Fails(3, "PRM3041", "evil, trunk", "git config --global promptregistry.protectedBranch");

        // That of the repository comes with a copy of it, and is nobody's own.
        repository.Git.Git("config", "promptregistry.protectedBranch", "evil");
        repository.RunUnchanged("promote", "greeting", "--to", "prod").Fails(3, "PRM3041");
    }

    [Fact]
    public void With_a_remote_its_branch_counts_and_under_push_as_it_is_now()
    {
        using var remote = new TempRepository(bare: true);
        using var other = new TempDirectory();
        repository.Git.Git("remote", "add", "origin", remote.Path);
        Commit(Gated);
        repository.Git.Git("push", "--quiet", "origin", "main");
        repository.Do("release", "greeting", "--push");
        // A local main that is ahead is nobody's review.
        Commit("environments: { dev: , prod: }\n");
        IsGated();

        repository.Git.Git("reset", "--quiet", "--hard", "origin/main");
        repository.Git.Git("clone", "--quiet", remote.Path, other.Combine("bob"));
        var bob = other.Combine("bob");
        File.WriteAllText(Path.Combine(bob, "promptregistry.yaml"), "environments: { dev: , prod: { requires: [approval], approvals: 2 } }\n");
        repository.Git.Git("-C", bob, "-c", "user.name=bob", "-c", "user.email=bob@example.org", "commit", "--quiet", "--all", "--message", "two");
        repository.Git.Git("-C", bob, "push", "--quiet", "origin", "main");

        IsGated();
        repository.RunUnchanged("promote", "greeting", "--to", "prod", "--push").Fails(3, "0 of 2 approvals");
    }

    [Fact]
    public void The_default_branch_of_the_remote_is_the_protected_one_whatever_its_name()
    {
        using var remote = new TempRepository(bare: true);
        remote.Git("symbolic-ref", "HEAD", "refs/heads/trunk");
        repository.Git.Git("branch", "-m", "main", "trunk");
        Commit(Gated);
        repository.Git.Git("remote", "add", "origin", remote.Path);
        repository.Git.Git("push", "--quiet", "origin", "trunk");
        repository.Do("release", "greeting", "--push");
        using var other = new TempDirectory();
        repository.Git.Git("clone", "--quiet", remote.Path, other.Combine("bob"));
        var bob = other.Combine("bob");
        File.WriteAllText(Path.Combine(bob, "promptregistry.yaml"), "protected-branch: nosuch\n");

        CliRepository.RunIn(bob, "promote", "greeting", "--to", "prod", "--dry-run").Fails(3, "0 of 1 approvals");
    }
}
