using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Status;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Tests.Promotions;

public sealed class RollbackTests : IDisposable
{
    private readonly RegistryFixture fixture = new();

    public RollbackTests()
    {
        foreach (var version in new[] { "1.0.0", "1.1.0", "1.2.0", "1.3.0" }) fixture.ReleaseByHand("summarization", version);
    }

    public void Dispose() => fixture.Dispose();

    private string Back(string? to = null)
    {
        var result = fixture.RollBack("summarization", "prod", to);
        return result.Succeeded ? result.Value.Moves[0].To.ToString() : Assert.Single(result.Diagnostics).Id;
    }

    private void Promote(params string[] versions)
    {
        foreach (var version in versions) Assert.True(fixture.Promote($"summarization@{version}", "prod").Succeeded);
    }

    [Fact]
    public void It_returns_to_what_was_there_before_and_again_further_back()
    {
        Promote("1.0.0", "1.1.0", "1.2.0");

        Assert.Equal(["1.1.0", "1.0.0", "PRM3018"], [Back(), Back(), Back()]);
        Assert.Equal("1.0.0", fixture.Cell("summarization", "prod").Version?.ToString());
        var newest = fixture.Log(limit: 1)[0];
        Assert.Equal(
            (LedgerEventKind.Rollback, "1.1.0", "1.0.0"),
            (newest.Kind, newest.Previous?.ToString(), newest.Version.ToString()));
        Assert.Equal(
            "roll back summarization in prod to 1.0.0 (was 1.1.0)",
            fixture.Repository.Git("log", "-1", "--format=%s", "prompts/ledger"));
    }

    [Fact]
    public void After_a_new_promotion_it_returns_to_what_that_replaced()
    {
        Promote("1.0.0", "1.1.0", "1.2.0");
        Assert.Equal("1.1.0", Back());
        Promote("1.3.0");

        Assert.Equal(["1.1.0", "1.0.0"], [Back(), Back()]);
    }

    [Fact]
    public void A_named_version_may_be_any_release()
    {
        Promote("1.0.0", "1.1.0", "1.2.0");

        Assert.Equal("1.0.0", Back("1.0.0"));
        Assert.Equal("PRM3018", Back());
        Assert.Equal("1.3.0", Back("1.3.0"));
        Assert.Equal("1.0.0", Back());
        Assert.Equal("PRM3006", Back("9.0.0"));
    }

    [Fact]
    public void Other_environments_and_prompts_do_not_count()
    {
        Promote("1.0.0");
        fixture.ReleaseByHand("other", "5.0.0");
        fixture.Promote("summarization@1.1.0", "staging");
        fixture.Promote("other", "prod");

        Assert.Equal("PRM3018", Back());
    }

    [Fact]
    public void A_tag_moved_outside_the_ledger_goes_back_to_what_the_ledger_says()
    {
        Promote("1.0.0", "1.1.0");
        fixture.Repository.Git("tag", "-f", "prompts/summarization/prod", "prompts/summarization/v1.3.0");

        Assert.Equal("1.1.0", Back());
        Assert.Equal(Drift.None, fixture.Cell("summarization", "prod").Drift);
        Assert.Equal("1.0.0", Back());
    }

    [Fact]
    public void What_came_by_plain_git_and_was_replaced_is_known_from_the_event_after_it()
    {
        Promote("1.0.0");
        fixture.Repository.Git("tag", "-f", "prompts/summarization/prod", "prompts/summarization/v1.1.0");
        Promote("1.2.0");

        Assert.Equal(["1.1.0", "1.0.0"], [Back(), Back()]);
    }

    [Fact]
    public void A_deleted_tag_is_restored()
    {
        Promote("1.0.0", "1.1.0");
        fixture.Repository.Git("tag", "-d", "prompts/summarization/prod");

        Assert.Equal("1.1.0", Back());
    }

    [Fact]
    public void Where_nothing_was_promoted_there_is_nothing_to_return_to()
    {
        var before = fixture.References();
        var result = fixture.RollBack("summarization", "prod");

        Assert.Equal((OutcomeCode.Usage, "PRM3018"), (result.Code, Assert.Single(result.Diagnostics).Id));
        Assert.Contains("--to <version>", result.Diagnostics[0].Message);
        Assert.Equal(before, fixture.References());
    }

    [Fact]
    public void A_dry_run_changes_nothing()
    {
        Promote("1.0.0", "1.1.0");
        var before = fixture.References();

        var result = fixture.RollBack("summarization", "prod", options: new WriteOptions(DryRun: true));

        Assert.Equal("1.0.0", result.Value?.Moves[0].To.ToString());
        Assert.Equal(before, fixture.References());
    }
}
