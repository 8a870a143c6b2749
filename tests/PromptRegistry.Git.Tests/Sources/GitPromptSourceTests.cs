using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Sources;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Sources;

/// <summary>What the source must do with either reader.</summary>
public abstract class GitPromptSourceTests : IDisposable
{
    private static readonly PromptSourceRequest Prod = new("prod", ["summarization", "support/triage", "never"]);

    private readonly RegistryFixture fixture = new();
    private readonly GitPromptSource source;

    protected GitPromptSourceTests(GitReaderKind reader)
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.ReleaseByHand("summarization", "1.1.0");
        fixture.ReleaseByHand("support/triage", "2.0.0");
        Assert.True(fixture.Promote("summarization@1.0.0 support/triage", "prod").Succeeded);
        source = new GitPromptSource(fixture.Repository.Path, new GitPromptSourceOptions { Reader = reader });
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        source.Dispose();
        fixture.Dispose();
    }

    private PromptSourceState Read(PromptSourceState? previous = null) => source.Read(Prod, previous, CancellationToken.None);

    private void Tag(params string[] arguments) => fixture.Repository.Git(["tag", "-f", .. arguments]);

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

        var staging = source.Read(Prod with { Environment = "staging" }, prod, CancellationToken.None);
        var one = source.Read(new PromptSourceRequest("prod", ["support/triage"]), prod, CancellationToken.None);

        Assert.Equal("1.1.0", Assert.Single(staging.Prompts).Value.Version.ToString());
        Assert.Equal("support/triage", Assert.Single(one.Prompts).Key);
    }

    [Fact]
    public void Prompts_below_a_folder_of_the_repository_are_found_there()
    {
        fixture.Repository.Git("rm", "-r", "--quiet", "prompts");
        fixture.Repository.Write("services/ai/prompts/x/prompt.yaml", "name: x\n");
        fixture.Repository.Commit();
        Tag("-a", "-m", "r", "prompts/x/v1.0.0");
        Tag("prompts/x/prod", "prompts/x/v1.0.0");
        using var below = new GitPromptSource(fixture.Repository.Path, new GitPromptSourceOptions { Folder = "services/ai" });

        var state = below.Read(new PromptSourceRequest("prod", ["x"]), null, CancellationToken.None);

        Assert.Equal("name: x\n", state.Prompts["x"].Files!.Read("prompts/x/prompt.yaml"));
    }

    [Fact]
    public void Bare_repositories_and_work_trees_are_sources_too()
    {
        using var places = new TestKit.TempDirectory();
        fixture.Repository.Git("clone", "--quiet", "--bare", ".", places.Combine("bare"));
        fixture.Repository.Git("worktree", "add", "--quiet", "--detach", places.Combine("worktree"));

        foreach (var place in new[] { "bare", "worktree" })
        {
            using var other = new GitPromptSource(places.Combine(place));
            Assert.Equal("1.0.0", other.Read(Prod, null, CancellationToken.None).Prompts["summarization"].Version.ToString());
        }
    }

    [Fact]
    public void A_repository_that_is_not_there_is_an_error_and_is_found_when_it_comes()
    {
        using var places = new TestKit.TempDirectory();
        using var late = new GitPromptSource(places.Combine("late"));

        var exception = Assert.Throws<PromptSourceException>(() => late.Read(Prod, null, CancellationToken.None));
        Assert.Contains("does not exist", exception.Message);

        fixture.Repository.Git("clone", "--quiet", "--bare", ".", places.Combine("late"));
        Assert.Equal("1.0.0", late.Read(Prod, null, CancellationToken.None).Prompts["summarization"].Version.ToString());
    }

    [Fact]
    public void A_repository_that_goes_away_is_an_error()
    {
        using var places = new TestKit.TempDirectory();
        fixture.Repository.Git("clone", "--quiet", "--bare", ".", places.Combine("bare"));
        using var other = new GitPromptSource(places.Combine("bare"));
        var state = other.Read(Prod, null, CancellationToken.None);
        Directory.Delete(places.Combine("bare"), recursive: true);

        Assert.Throws<PromptSourceException>(() => other.Read(Prod, state, CancellationToken.None));
    }
}
