using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Git.Tests.Verification;

public sealed class VerifyTests : IDisposable
{
    private readonly RegistryFixture fixture = new();

    public VerifyTests()
    {
        fixture.Release("a", "1.0.0");
        fixture.Release("a", "1.0.1");
        Assert.True(fixture.Promote("a@1.0.0", "staging").Succeeded);
        Assert.True(fixture.Promote("a@1.0.1", "prod").Succeeded);
    }

    public void Dispose() => fixture.Dispose();

    private string Git(params string[] arguments) => fixture.Repository.Git(arguments);

    private void Finds(params string[] says)
    {
        var result = fixture.Verify();

        Assert.Equal(OutcomeCode.Regressed, result.Code);
        Assert.True(result.Value!.Discrepancies > 0);
        var said = string.Join("\n", result.Diagnostics);
        Assert.All(says, s => Assert.Contains(s, said, StringComparison.Ordinal));
    }

    [Fact]
    public void What_only_our_commands_did_is_clean()
    {
        var result = fixture.Verify();

        Assert.Equal((OutcomeCode.Passed, 0), (result.Code, result.Diagnostics.Count));
        Assert.Equal((1, 2, 2, 4), (result.Value!.Prompts, result.Value.Releases, result.Value.Environments, result.Value.Events));
    }

    [Fact]
    public void A_release_by_plain_git_is_recognised_and_no_discrepancy()
    {
        fixture.ReleaseByHand("b", "1.0.0");

        var result = fixture.Verify();

        Assert.Equal((OutcomeCode.Passed, "PRM3032"), (result.Code, Assert.Single(result.Diagnostics).Id));
    }

    [Fact]
    public void A_moved_release_is_found()
    {
        Git("tag", "-f", "-a", "-m", "moved", "prompts/a/v1.0.0");

        Finds("PRM3013", "The release a 1.0.0 was moved");
    }

    [Fact]
    public void A_moved_release_is_one_discrepancy_however_many_environments_it_is_in()
    {
        fixture.Promote("a@1.0.1", "dev");
        fixture.Promote("a@1.0.1", "staging");
        fixture.Promote("a@1.0.1", "prod");
        Git("tag", "-f", "-a", "-m", "moved", "prompts/a/v1.0.1");

        var result = fixture.Verify();

        Assert.Equal((1, "PRM3013"), (result.Value!.Discrepancies, Assert.Single(result.Diagnostics).Id));
    }

    [Fact]
    public void A_deleted_release_is_found()
    {
        Git("tag", "-d", "prompts/a/v1.0.0");

        Finds("PRM3013", "The release a 1.0.0 was deleted");
    }

    [Fact]
    public void Two_environments_swapped_at_once_are_both_found()
    {
        var (staging, prod) = (Git("rev-parse", "refs/tags/prompts/a/staging"), Git("rev-parse", "refs/tags/prompts/a/prod"));
        Git("update-ref", "refs/tags/prompts/a/staging", prod);
        Git("update-ref", "refs/tags/prompts/a/prod", staging);

        Finds("a 1.0.1 in staging was put there", "a 1.0.0 in prod was put there");
    }

    [Theory]
    [InlineData("HEAD~1", "where no version of a was released")]
    [InlineData("HEAD^{tree}", "points to a tree")]
    public void An_environment_on_something_that_is_no_release_is_found(string target, string says)
    {
        fixture.Repository.Commit("later");
        fixture.Repository.Commit("latest");
        Git("tag", "-f", "prompts/a/prod", target);

        Finds("PRM3014", says);
    }

    [Fact]
    public void An_environment_on_another_prompts_release_is_found()
    {
        fixture.Release("b", "1.0.0");
        Git("tag", "-f", "prompts/a/prod", "prompts/b/v1.0.0");

        Finds("PRM3014", "b 1.0.0, which is a release of another prompt");
    }

    [Fact]
    public void A_deleted_environment_is_found()
    {
        Git("tag", "-d", "prompts/a/prod");

        Finds("PRM3016", "The tag of a in prod was deleted");
    }

    [Fact]
    public void A_tag_under_the_name_of_another_release_is_found()
    {
        Git("update-ref", "refs/tags/prompts/b/v2.0.0", Git("rev-parse", "refs/tags/prompts/a/v1.0.0"));

        Finds("PRM3014", "points to a tag that says that it is prompts/a/v1.0.0");
    }

    [Fact]
    public void A_name_that_nothing_uses_is_found()
    {
        Git("tag", "prompts/a/production");

        Finds("PRM3031", "is neither a release (v1.2.0) nor an environment");
    }

    [Fact]
    public void A_digest_that_is_not_that_of_the_content_is_found()
    {
        fixture.Write("c", "1.0.0", "Text.");
        fixture.Repository.Commit();
        Git("tag", "-a", "-m", "c\n\nDigest: sha256:0000", "prompts/c/v1.0.0");

        Finds("PRM3031", "Its tag says that c 1.0.0 has the digest sha256:0000, but its files have sha256:");
    }

    [Fact]
    public void A_ledger_rewritten_by_force_is_found()
    {
        Git("update-ref", "refs/heads/prompts/ledger", "prompts/ledger~1");

        Finds("PRM3031", "The ledger was rewritten: it once ended in commit", "git update-ref refs/heads/prompts/ledger", "in prod was put there");
    }

    [Fact]
    public void A_ledger_edited_by_hand_is_found()
    {
        Git("checkout", "--quiet", "prompts/ledger");
        fixture.Repository.Write("state/a.yaml", fixture.Repository.Read("state/a.yaml").Replace("1.0.1", "1.0.0", StringComparison.Ordinal));
        fixture.Repository.Commit("quietly");
        Git("checkout", "--quiet", "main");

        Finds("records no event. It was not written by this tool", "state/a.yaml is not what its events make it: commit ");
    }

    [Fact]
    public void A_ledger_behind_and_beside_the_remotes_is_told_apart()
    {
        Git("update-ref", "refs/remotes/origin/prompts/ledger", "prompts/ledger");
        Assert.Equal(OutcomeCode.Passed, fixture.Verify().Code);
        Git("update-ref", "refs/remotes/origin/prompts/ledger", "main");

        Finds("went separate ways");
    }

    [Fact]
    public void Clocks_that_jump_are_told_and_are_no_discrepancy()
    {
        fixture.Clock.AdjustTime(fixture.Clock.GetUtcNow() - TimeSpan.FromDays(400));
        fixture.Promote("a@1.0.0", "prod");

        var result = fixture.Verify();

        Assert.Equal(OutcomeCode.Passed, result.Code);
        Assert.Contains(result.Diagnostics, d => d.Id == "PRM3035" && d.Message.Contains("a clock was wrong", StringComparison.Ordinal));
        Assert.Equal(["1.0.0", "1.0.1"], fixture.Log("a", "prod").Select(e => e.Version.ToString()));
    }

    [Fact]
    public void A_lock_that_was_left_behind_is_named_with_what_to_do()
    {
        fixture.Repository.Write(".git/refs/tags/prompts/a/prod.lock", "");

        Finds("The lock refs/tags/prompts/a/prod.lock is there", "rm ");
    }
}
