using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Status;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Tests.Synchronization;

public sealed class SyncTests : IDisposable
{
    private readonly RegistryFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public void A_release_and_a_move_by_plain_git_are_recorded_without_moving_a_tag()
    {
        fixture.ReleaseByHand("a", "1.0.0");
        fixture.Repository.Git("tag", "prompts/a/prod", "prompts/a/v1.0.0");
        var tags = fixture.Repository.Git("show-ref", "--tags");

        var result = fixture.Sync(evaluate: r => RegistryVerbs.Verdict("passed", Digest()));

        Assert.Equal(["observe release a 1.0.0", "observe a 1.0.0 in prod"], result.Value!.Events.Select(e => e.Subject));
        Assert.Equal(tags, fixture.Repository.Git("show-ref", "--tags"));
        Assert.Equal(Drift.None, fixture.Cell("a", "prod").Drift);
        Assert.True(fixture.Log("a")[1].Verdict!.Passed);
        Assert.Equal(OutcomeCode.Passed, fixture.Verify().Code);
        Assert.Empty(fixture.Sync().Value!.Events);

        string Digest()
        {
            using var registry = fixture.Open();
            return RegistryVerbs.Digest(registry, "a");
        }
    }

    [Fact]
    public void A_deleted_tag_is_recorded_as_gone_and_a_rollback_brings_it_back()
    {
        fixture.Release("a", "1.0.0");
        fixture.Promote("a", "prod");
        fixture.Repository.Git("tag", "-d", "prompts/a/prod");

        var result = fixture.Sync();

        Assert.Equal(LedgerEventKind.Delete, Assert.Single(result.Value!.Events).Kind);
        Assert.Equal((null, Drift.None), (fixture.Cell("a", "prod").Version, fixture.Cell("a", "prod").Drift));
        Assert.True(fixture.RollBack("a", "prod").Succeeded);
        Assert.Equal("1.0.0", fixture.Cell("a", "prod").Version.ToString());
        Assert.Equal(OutcomeCode.Passed, fixture.Verify().Code);
    }

    [Fact]
    public void Where_direct_moves_are_denied_they_are_an_error_and_never_recorded()
    {
        fixture.Settings("environments: { prod: { direct-moves: deny } }");
        fixture.Release("a", "1.0.0");
        fixture.Release("a", "1.0.1");
        fixture.Promote("a@1.0.0", "prod");
        fixture.Repository.Git("tag", "-f", "prompts/a/prod", "prompts/a/v1.0.1");

        var result = fixture.Sync();

        Assert.Empty(result.Value!.Events);
        Assert.Equal("PRM3034", Assert.Single(result.Diagnostics).Id);
        Assert.Equal(("PRM3015", DiagnosticSeverity.Error), (fixture.Cell("a", "prod").Finding!.Id, fixture.Cell("a", "prod").Finding!.Severity));
        Assert.True(fixture.Promote("a@1.0.0", "prod").Succeeded);
        Assert.Empty(fixture.Status().Diagnostics);
    }

    [Fact]
    public void Where_direct_moves_are_allowed_nobody_is_warned()
    {
        fixture.Settings("environments: { prod: { direct-moves: allow } }");
        fixture.Release("a", "1.0.0");
        fixture.Repository.Git("tag", "prompts/a/prod", "prompts/a/v1.0.0");

        Assert.Equal((Drift.MovedOutsideLedger, null), (fixture.Cell("a", "prod").Drift, fixture.Cell("a", "prod").Finding));
        Assert.Equal(OutcomeCode.Passed, fixture.Verify().Code);
    }

    [Fact]
    public void A_release_that_was_moved_is_told_and_the_others_are_recorded()
    {
        fixture.Release("a", "1.0.0");
        fixture.ReleaseByHand("b", "1.0.0");
        fixture.Repository.Git("tag", "-f", "-a", "-m", "moved", "prompts/a/v1.0.0");

        var result = fixture.Sync();

        Assert.Equal("PRM3013", Assert.Single(result.Diagnostics).Id);
        Assert.Equal("observe release b 1.0.0", Assert.Single(result.Value!.Events).Subject);
    }

    [Fact]
    public void A_dry_run_shows_and_records_nothing()
    {
        fixture.ReleaseByHand("a", "1.0.0");
        var before = fixture.References();

        Assert.Single(fixture.Sync(options: new WriteOptions(DryRun: true)).Value!.Events);
        Assert.Equal(before, fixture.References());
    }

    [Fact]
    public void What_was_pushed_by_plain_git_is_recorded_at_the_remote_too()
    {
        using var place = new TestKit.TempRepository(bare: true);
        fixture.Repository.Git("remote", "add", "origin", place.Path);
        fixture.ReleaseByHand("a", "1.0.0");
        fixture.Repository.Git("tag", "prompts/a/prod", "prompts/a/v1.0.0");
        fixture.Repository.Git("push", "--quiet", "origin", "--tags");

        var result = fixture.Sync(options: new WriteOptions(Remote: "origin"));

        Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
        Assert.Equal(fixture.Repository.Git("rev-parse", "prompts/ledger"), place.Git("rev-parse", "prompts/ledger"));
        Assert.Equal(2, result.Value.Events.Count);
    }
}
