using PromptRegistry.Core.Diagnostics;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests;

public sealed class GitRegistryTests
{
    [Fact]
    public void A_folder_without_a_repository_is_said_with_what_to_do()
    {
        using var folder = new TempDirectory();
        var opened = GitRegistry.Open(folder.Path);

        var finding = Assert.Single(opened.Diagnostics);
        Assert.Equal((OutcomeCode.Usage, "PRM3001"), (opened.Code, finding.Id));
        Assert.Contains(folder.Path, finding.Message);
        Assert.Contains("git init", finding.Message);
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_said()
    {
        var opened = GitRegistry.Open("/does/not/exist");

        Assert.Equal((OutcomeCode.Usage, "PRM3001"), (opened.Code, Assert.Single(opened.Diagnostics).Id));
    }

    [Fact]
    public void Git_that_is_not_installed_is_said()
    {
        using var folder = new TempDirectory();
        var opened = GitRegistry.Open(folder.Path, new GitRegistryOptions { Program = "git-that-is-not-there" });

        Assert.Equal((OutcomeCode.Infrastructure, "PRM3002"), (opened.Code, Assert.Single(opened.Diagnostics).Id));
    }

    [Fact]
    public void Settings_that_are_wrong_are_said_at_their_place()
    {
        using var repository = new TempRepository();
        repository.Write("promptregistry.yaml", "enviroments: [dev]\n");

        var opened = GitRegistry.Open(repository.Path);

        Assert.Equal(OutcomeCode.Invalid, opened.Code);
        Assert.StartsWith("promptregistry.yaml(1,1): error PRM0002", Assert.Single(opened.Diagnostics).ToString());
    }

    [Fact]
    public void The_settings_of_a_bare_repository_are_those_at_its_head()
    {
        using var repository = new TempRepository();
        repository.Write("promptregistry.yaml", "environments: [test, live]\n");
        repository.Commit();
        using var places = new TempDirectory();
        repository.Git("clone", "--quiet", "--bare", ".", places.Combine("bare"));

        using var registry = GitRegistry.Open(places.Combine("bare")).Value;

        Assert.Equal(["test", "live"], registry!.Settings.Environments);
        Assert.Null(registry.Place.Root);
    }

    [Fact]
    public void The_nearest_folder_above_with_prompts_is_the_root()
    {
        using var repository = new TempRepository();
        repository.Write("services/ai/prompts/x/prompt.yaml", "");
        repository.Write("services/ai/src/a/b.txt", "");

        using var below = GitRegistry.Open(repository.Combine("services/ai/src/a")).Value;
        using var above = GitRegistry.Open(repository.Combine("services")).Value;

        Assert.Equal("services/ai/", below!.Place.Prefix);
        Assert.Equal("", above!.Place.Prefix);
    }
}
