using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Status;

namespace PromptRegistry.Git.Tests.Status;

public sealed class StatusTests : IDisposable
{
    private readonly RegistryFixture fixture = new();

    public StatusTests()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.ReleaseByHand("summarization", "1.1.0");
    }

    public void Dispose() => fixture.Dispose();

    private void Tag(params string[] arguments) => fixture.Repository.Git(["tag", "-f", .. arguments]);

    private StatusCell Prod() => fixture.Cell("summarization", "prod");

    [Fact]
    public void The_matrix_has_every_prompt_and_environment_with_who_and_when()
    {
        fixture.ReleaseByHand("support/triage", "2.0.0");
        fixture.Promote("summarization@1.0.0", "prod");

        var report = fixture.Status();

        Assert.Empty(report.Diagnostics);
        Assert.Equal(["dev", "staging", "prod"], report.Value!.Environments);
        Assert.Equal(["summarization", "support/triage"], report.Value.Prompts.Select(p => p.Prompt));
        Assert.Equal(["1.1.0", "2.0.0"], report.Value.Prompts.Select(p => p.Latest.ToString()));
        var prod = report.Value.Prompts[0].Environments[2];
        Assert.Equal(
            ("1.0.0", fixture.Clock.GetUtcNow(), "Test <test@example.org>", Drift.None),
            (prod.Version.ToString(), prod.Since, prod.By, prod.Drift));
        Assert.Null(report.Value.Prompts[0].Environments[0].Version);
    }

    [Fact]
    public void A_lightweight_tag_on_the_release_tag_is_followed_and_reported()
    {
        fixture.Promote("summarization@1.0.0", "prod");
        Tag("prompts/summarization/prod", "prompts/summarization/v1.1.0");

        var cell = Prod();

        Assert.Equal(("1.1.0", "1.0.0"), (cell.Version.ToString(), cell.LedgerVersion.ToString()));
        Assert.Equal((Drift.MovedOutsideLedger, "PRM3015"), (cell.Drift, cell.Finding?.Id));
        Assert.Contains("the ledger has 1.0.0 there", cell.Finding?.Message);
        Assert.Null(cell.Since);
    }

    [Fact]
    public void A_tag_on_the_commit_of_one_release_is_followed_and_reported()
    {
        Tag("prompts/summarization/prod", "prompts/summarization/v1.1.0^{commit}");

        var cell = Prod();

        Assert.Equal(("1.1.0", Drift.MovedOutsideLedger), (cell.Version.ToString(), cell.Drift));
        Assert.Contains("the ledger has nothing there", cell.Finding?.Message);
    }

    [Fact]
    public void An_annotated_tag_made_by_hand_is_followed_and_says_who_and_when()
    {
        Tag("-a", "-m", "by hand", "prompts/summarization/prod", "prompts/summarization/v1.1.0");

        var cell = Prod();

        Assert.Equal(("1.1.0", Drift.MovedOutsideLedger), (cell.Version.ToString(), cell.Drift));
        Assert.Equal("Test <test@example.org>", cell.By);
        Assert.NotNull(cell.Since);
    }

    [Fact]
    public void An_annotated_tag_on_another_environment_leads_to_its_release()
    {
        fixture.Promote("summarization@1.1.0", "staging");
        Tag("-a", "-m", "as staging", "prompts/summarization/prod", "prompts/summarization/staging");

        Assert.Equal("1.1.0", Prod().Version.ToString());
    }

    [Fact]
    public void A_commit_without_a_release_is_said_with_what_to_do()
    {
        fixture.Repository.Commit("unreleased");
        Tag("prompts/summarization/prod");

        var cell = Prod();

        Assert.Equal((Drift.Unresolved, null, "PRM3014"), (cell.Drift, cell.Version, cell.Finding?.Id));
        Assert.Contains("no version of summarization was released", cell.Finding?.Message);
        Assert.Contains("git tag -f prompts/summarization/prod prompts/summarization/v<version>", cell.Finding?.Message);
    }

    [Fact]
    public void A_commit_with_two_releases_does_not_say_which_is_meant()
    {
        Tag("-a", "-m", "again", "prompts/summarization/v1.2.0");
        Tag("prompts/summarization/prod", "HEAD");

        var cell = Prod();

        Assert.Equal(Drift.Unresolved, cell.Drift);
        Assert.Contains("1.1.0, 1.2.0", cell.Finding?.Message);
    }

    [Fact]
    public void A_release_of_another_prompt_on_the_commit_does_not_count()
    {
        Tag("-a", "-m", "r", "prompts/summarization/other/v7.0.0");
        Tag("-a", "-m", "r", "prompts/other/v7.0.0");
        Tag("prompts/summarization/prod", "HEAD");

        Assert.Equal("1.1.0", Prod().Version.ToString());
    }

    [Theory]
    [InlineData("prompts/other/v7.0.0", "release of another prompt")]
    [InlineData("HEAD^{tree}", "points to a tree")]
    [InlineData("HEAD:prompts/summarization/prompt.yaml", "points to a blob")]
    public void Anything_else_is_refused(string target, string said)
    {
        Tag("-a", "-m", "r", "prompts/other/v7.0.0");
        Tag("prompts/summarization/prod", target);

        var cell = Prod();

        Assert.Equal((Drift.Unresolved, null), (cell.Drift, cell.Version));
        Assert.Contains(said, cell.Finding?.Message);
    }

    [Fact]
    public void A_chain_of_tags_is_followed_only_so_far()
    {
        Tag("-a", "-m", "0", "chain0", "prompts/summarization/v1.1.0");
        for (var i = 1; i < 12; i++) Tag("-a", "-m", $"{i}", $"chain{i}", $"chain{i - 1}");

        Tag("prompts/summarization/prod", "chain3");
        Assert.Equal("1.1.0", Prod().Version.ToString());
        Tag("prompts/summarization/prod", "chain11");
        Assert.Contains("chain of more than", Prod().Finding?.Message);
    }

    [Fact]
    public void A_deleted_tag_is_reported_with_what_the_ledger_has()
    {
        fixture.Promote("summarization@1.0.0", "prod");
        fixture.Repository.Git("tag", "-d", "prompts/summarization/prod");

        var cell = Prod();

        Assert.Equal((Drift.Deleted, null, "1.0.0"), (cell.Drift, cell.Version, cell.LedgerVersion.ToString()));
        Assert.Contains("promote summarization@1.0.0 --to prod", cell.Finding?.Message);
    }

    [Fact]
    public void A_moved_release_is_reported_where_an_environment_was_on_it()
    {
        fixture.Promote("summarization@1.1.0", "prod");
        Tag("-a", "-m", "moved", "prompts/summarization/v1.1.0", "prompts/summarization/v1.0.0^{commit}");

        var cell = Prod();

        Assert.Equal((Drift.ReleaseMoved, "PRM3013"), (cell.Drift, cell.Finding?.Id));
        Assert.Contains("git update-ref refs/tags/prompts/summarization/v1.1.0", cell.Finding?.Message);
    }

    [Fact]
    public void A_deleted_release_is_reported()
    {
        fixture.Promote("summarization@1.1.0", "prod");
        fixture.Repository.Git("tag", "-d", "prompts/summarization/v1.1.0");

        Assert.Equal(Drift.Unresolved, Prod().Drift);
        Assert.Contains("refs/tags/prompts/summarization/v1.1.0 does not exist", Prod().Finding?.Message);
    }

    [Fact]
    public void Drift_is_among_the_findings_of_the_report()
    {
        fixture.Promote("summarization@1.0.0", "prod");
        Tag("prompts/summarization/prod", "prompts/summarization/v1.1.0");

        var report = fixture.Status();

        Assert.Equal(OutcomeCode.Passed, report.Code);
        Assert.Equal(DiagnosticSeverity.Warning, Assert.Single(report.Diagnostics).Severity);
    }

    [Fact]
    public void A_prompt_that_is_not_there_is_said()
    {
        var report = fixture.Status("sumarization");

        Assert.Equal(OutcomeCode.Usage, report.Code);
        Assert.Contains("Did you mean 'summarization'?", Assert.Single(report.Diagnostics).Message);
    }

    [Fact]
    public void An_empty_registry_has_an_empty_matrix()
    {
        using var empty = new RegistryFixture(empty: true);

        Assert.Empty(empty.Status().Value!.Prompts);
        Assert.Empty(empty.Log());
    }

    [Fact]
    public void In_a_shallow_clone_status_and_log_show_what_is_there()
    {
        fixture.Promote("summarization@1.0.0", "prod");
        fixture.Promote("summarization@1.1.0", "prod");
        using var places = new TestKit.TempDirectory();
        fixture.Repository.Git(
            "clone", "--quiet", "--depth=1", "--no-single-branch", "file://" + fixture.Repository.Path, places.Combine("shallow"));
        fixture.Repository.Git("-C", places.Combine("shallow"), "branch", "--quiet", "prompts/ledger", "origin/prompts/ledger");
        fixture.Repository.Git("-C", places.Combine("shallow"), "fetch", "--quiet", "--depth=1", "origin", "+refs/tags/*:refs/tags/*");
        using var registry = fixture.Open(folder: places.Combine("shallow"));

        var cell = new StatusOperation(registry).Run().Value!.Prompts[0].Environments[2];
        var log = new Git.Log.LogOperation(registry).Run(new());

        Assert.Equal(("1.1.0", Drift.None), (cell.Version.ToString(), cell.Drift));
        Assert.Equal("1.1.0", Assert.Single(log.Value!.Events).Version.ToString());
    }

    [Fact]
    public void A_file_of_the_ledger_that_was_broken_by_hand_is_told_of_and_its_events_count()
    {
        fixture.Promote("summarization@1.0.0", "prod");
        var blob = fixture.Repository.Git("hash-object", "-w", fixture.Repository.Write("x", "prod:\n  version: nonsense\n"));
        fixture.Repository.Git("checkout", "--quiet", "prompts/ledger");
        fixture.Repository.Git("update-index", "--cacheinfo", $"100644,{blob},state/summarization.yaml");
        fixture.Repository.Git("commit", "--quiet", "-m", "by hand");

        var report = fixture.Status();

        var finding = Assert.Single(report.Diagnostics);
        Assert.Equal((OutcomeCode.Passed, "PRM3040"), (report.Code, finding.Id));
        Assert.Contains("The ledger's file state/summarization.yaml is not what its events make it", finding.Message, StringComparison.Ordinal);
        Assert.Equal("1.0.0", fixture.Cell("summarization", "prod").Version.ToString());
    }
}
