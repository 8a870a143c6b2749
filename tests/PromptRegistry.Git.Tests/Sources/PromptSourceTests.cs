using PromptRegistry.Registry;

namespace PromptRegistry.Git.Tests.Sources;

/// <summary>What every source must do that follows a git repository, however far away it is.</summary>
public abstract class PromptSourceTests : IDisposable
{
    protected static readonly PromptSourceRequest Prod = new("prod", ["summarization", "support/triage", "never"]);

    private protected readonly RegistryFixture fixture = new();

    protected PromptSourceTests()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.ReleaseByHand("summarization", "1.1.0");
        fixture.ReleaseByHand("support/triage", "2.0.0");
        Assert.True(fixture.Promote("summarization@1.0.0 support/triage", "prod").Succeeded);
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Close();
        fixture.Dispose();
    }

    protected abstract void Close();

    /// <summary>Reads what is there now.</summary>
    protected abstract PromptSourceState Read(PromptSourceRequest request, PromptSourceState? previous);

    private PromptSourceState Read(PromptSourceState? previous = null) => Read(Prod, previous);

    private protected void Tag(params string[] arguments) => fixture.Repository.Git(["tag", "-f", .. arguments]);

    [Fact]
    public void An_environment_is_read_with_versions_commits_and_files()
    {
        var prompts = Read().Prompts;

        Assert.Equal(["summarization", "support/triage"], prompts.Keys.Order());
        var prompt = prompts["summarization"];
        Assert.Null(prompt.Problem);
        Assert.Equal("1.0.0", prompt.Version.ToString());
        Assert.Equal(fixture.Repository.Git("rev-parse", "refs/tags/prompts/summarization/v1.0.0^{commit}"), prompt.Commit);
        Assert.Equal(fixture.Repository.Git("rev-parse", "refs/tags/prompts/summarization/prod"), prompt.RefTarget);
        Assert.Equal(
            "Version 1.0.0 of summarization. {{ text }}", prompt.Files!.Read("prompts/summarization/user.scriban"));
        Assert.Null(prompt.Files.Read("prompts/summarization/absent.scriban"));
    }

    [Fact]
    public void Arms_are_found_moved_and_removed()
    {
        Tag("-a", "-m", "Try it", "-m", "Weight: 5%\nSeed: second try", "prompts/summarization/prod.canary", "prompts/summarization/v1.1.0");
        var first = Read();

        var arm = Assert.Single(first.Prompts["summarization"].Arms);
        Assert.Equal(("canary", "1.1.0", "Weight: 5%; Seed: second try"), (arm.Name, arm.Version.Version.ToString(), arm.Rule!.ToString()));
        Assert.Equal("Version 1.1.0 of summarization. {{ text }}", arm.Version.Files!.Read("prompts/summarization/user.scriban"));
        Assert.Equal("1.0.0", first.Prompts["summarization"].Version.ToString());
        Assert.Same(first, Read(first));

        Tag("-a", "-m", "Try it", "-m", "Weight: 25%", "prompts/summarization/prod.canary", "prompts/summarization/v1.1.0");
        Tag("prompts/summarization/prod.b", "prompts/summarization/v1.1.0");
        var second = Read(first);
        Assert.Equal(["b", "canary"], second.Prompts["summarization"].Arms.Select(a => a.Name));
        Assert.Null(second.Prompts["summarization"].Arms[0].Rule);
        Assert.Contains("cannot be followed: it has no trailer 'Weight: 5%'", second.Prompts["summarization"].Arms[0].Version.Problem!.Message, StringComparison.Ordinal);
        Assert.Equal(2500, second.Prompts["summarization"].Arms[1].Rule!.Weight.Hundredths);
        Assert.Same(first.Prompts["support/triage"], second.Prompts["support/triage"]);

        fixture.Repository.Git("tag", "-d", "prompts/summarization/prod.b", "prompts/summarization/prod.canary");
        Assert.Empty(Read(second).Prompts["summarization"].Arms);
    }

    [Fact]
    public void With_nothing_changed_the_same_state_comes_back()
    {
        var first = Read();

        Assert.Same(first, Read(first));
        Assert.Same(first, Read(first));
    }

    [Fact]
    public void Only_what_moved_is_new()
    {
        var before = Read();
        fixture.Promote("summarization@1.1.0", "prod");

        var after = Read(before);

        Assert.NotSame(before, after);
        Assert.Equal("1.1.0", after.Prompts["summarization"].Version.ToString());
        Assert.Same(before.Prompts["support/triage"], after.Prompts["support/triage"]);
        Assert.Equal("1.0.0", before.Prompts["summarization"].Version.ToString());
    }

    [Fact]
    public void Another_environment_that_moves_changes_nothing_here()
    {
        var before = Read();
        fixture.Promote("summarization@1.1.0", "staging");

        Assert.Same(before, Read(before));
    }

    [Theory]
    [InlineData("prompts/summarization/v1.1.0")]
    [InlineData("prompts/summarization/v1.1.0^{commit}")]
    public void A_move_by_plain_git_is_followed_loose_and_packed(string target)
    {
        var state = Read();
        Tag("prompts/summarization/prod", target);
        state = Read(state);
        Assert.Equal("1.1.0", state.Prompts["summarization"].Version.ToString());

        fixture.Repository.Git("pack-refs", "--all");
        Assert.Same(state, Read(state));

        Tag("prompts/summarization/prod", "prompts/summarization/v1.0.0");
        fixture.Repository.Git("pack-refs", "--all");
        Assert.Equal("1.0.0", Read(state).Prompts["summarization"].Version.ToString());
    }

    [Fact]
    public void A_hundred_moves_right_after_each_other_are_all_seen()
    {
        var state = Read();
        for (var i = 0; i < 100; i++)
        {
            var version = i % 2 == 0 ? "1.1.0" : "1.0.0";
            var target = fixture.Repository.Git("rev-parse", $"refs/tags/prompts/summarization/v{version}");
            File.WriteAllText(fixture.Repository.Combine(".git/refs/tags/prompts/summarization/x.lock"), target + "\n");
            File.Move(
                fixture.Repository.Combine(".git/refs/tags/prompts/summarization/x.lock"),
                fixture.Repository.Combine(".git/refs/tags/prompts/summarization/prod"),
                overwrite: true);
            state = Read(state);
            Assert.Equal(version, state.Prompts["summarization"].Version.ToString());
        }
    }

    [Fact]
    public void A_deleted_tag_is_a_problem_until_it_is_restored()
    {
        var before = Read();
        fixture.Repository.Git("tag", "-d", "prompts/summarization/prod");

        var deleted = Read(before);
        Assert.Equal("PRM3016", deleted.Prompts["summarization"].Problem?.Id);
        Assert.Null(deleted.Prompts["summarization"].Files);
        Assert.Same(deleted, Read(deleted));

        fixture.RollBack("summarization", "prod");
        Assert.Equal("1.0.0", Read(deleted).Prompts["summarization"].Version.ToString());
    }

    [Fact]
    public void A_tag_without_a_release_is_a_problem_of_that_prompt_alone()
    {
        var before = Read();
        fixture.Repository.Commit("unreleased");
        Tag("prompts/summarization/prod", "HEAD");

        var after = Read(before);

        Assert.Equal("PRM3014", after.Prompts["summarization"].Problem?.Id);
        Assert.Same(before.Prompts["support/triage"], after.Prompts["support/triage"]);
    }

    [Fact]
    public void A_release_tag_that_was_moved_is_a_problem()
    {
        var before = Read();
        Tag("-a", "-m", "moved", "prompts/summarization/v1.0.0", "HEAD");

        Assert.Equal("PRM3013", Read(before).Prompts["summarization"].Problem?.Id);
    }

    [Fact]
    public void Two_environments_swapped_at_once_are_both_followed()
    {
        fixture.Promote("summarization@1.1.0", "staging");
        var before = Read();
        var (prod, staging) = ("refs/tags/prompts/summarization/prod", "refs/tags/prompts/summarization/staging");
        var (a, b) = (fixture.Repository.Git("rev-parse", prod), fixture.Repository.Git("rev-parse", staging));
        fixture.Repository.Git("update-ref", prod, b);
        fixture.Repository.Git("update-ref", staging, a);

        Assert.Equal("1.1.0", Read(before).Prompts["summarization"].Version.ToString());
    }

    [Fact]
    public void Asking_for_another_environment_or_other_prompts_starts_afresh()
    {
        fixture.Promote("summarization@1.1.0", "staging");
        var prod = Read();

        var staging = Read(Prod with { Environment = "staging" }, prod);
        var one = Read(new PromptSourceRequest("prod", ["support/triage"]), prod);

        Assert.Equal("1.1.0", Assert.Single(staging.Prompts).Value.Version.ToString());
        Assert.Equal("support/triage", Assert.Single(one.Prompts).Key);
    }
}
