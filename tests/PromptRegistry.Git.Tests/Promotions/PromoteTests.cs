using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Status;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Tests.Promotions;

public sealed class PromoteTests : IDisposable
{
    private readonly RegistryFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public void An_environment_gets_a_tag_of_the_release_tag_and_the_ledger_an_event()
    {
        var commit = fixture.ReleaseByHand("summarization", "1.0.0");

        var result = fixture.Promote("summarization@1.0.0", "prod", new WriteOptions(Reason: "the\nfirst  one"));

        Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
        var move = Assert.Single(result.Value.Moves);
        Assert.Equal((null, "1.0.0", commit, true), (move.From?.ToString(), move.To.ToString(), move.Commit.Hex, move.IsNew));
        Assert.StartsWith("sha256:", move.Digest);
        var release = fixture.Repository.Git("rev-parse", "refs/tags/prompts/summarization/v1.0.0");
        Assert.StartsWith(
            $"object {release}\ntype tag\ntag prompts/summarization/prod\ntagger Test <test@example.org> 1772366400 +0000\n\n"
                + "summarization 1.0.0 in prod\n\nthe first one\n\nVersion: 1.0.0\nEnvironment: prod\n"
                + $"Digest: {move.Digest}\nNonce: ",
            fixture.Repository.Git("cat-file", "tag", "refs/tags/prompts/summarization/prod"));
        Assert.Equal(move.Tag?.Hex, fixture.Repository.Git("rev-parse", "refs/tags/prompts/summarization/prod"));
        Assert.Equal(
            "promote summarization 1.0.0 to prod\n\nEvent: promote\nPrompt: summarization\nVersion: 1.0.0\nEnvironment: prod\n"
                + $"Ref: refs/tags/prompts/summarization/prod\nTag: {move.Tag}\nTarget: {commit}\n"
                + $"Digest: {move.Digest}\nReason: the first one",
            fixture.Repository.Git("log", "-1", "--format=%B", "prompts/ledger"));
        Assert.Equal(result.Value.Ledger?.Hex, fixture.Repository.Git("rev-parse", "refs/heads/prompts/ledger"));
        fixture.Repository.Git("fsck", "--strict");
    }

    [Fact]
    public void The_state_in_the_ledger_is_the_same_bytes_for_the_same_state()
    {
        var commit = fixture.ReleaseByHand("summarization", "1.0.0");
        var digest = fixture.Promote("summarization", "prod").Value!.Moves[0].Digest;
        fixture.Promote("summarization", "dev");

        var prod = fixture.Repository.Git("rev-parse", "refs/tags/prompts/summarization/prod");
        var dev = fixture.Repository.Git("rev-parse", "refs/tags/prompts/summarization/dev");
        Assert.Equal($"""
            dev:
              version: 1.0.0
              commit: "{commit}"
              tag: "{dev}"
              digest: "{digest}"
              since: "2026-03-01T12:00:00+00:00"
              by: "Test <test@example.org>"
            prod:
              version: 1.0.0
              commit: "{commit}"
              tag: "{prod}"
              digest: "{digest}"
              since: "2026-03-01T12:00:00+00:00"
              by: "Test <test@example.org>"
            """, fixture.Repository.Git("show", "prompts/ledger:state/summarization.yaml"));
    }

    [Fact]
    public void The_history_of_one_prompt_is_the_history_of_its_file()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.ReleaseByHand("support/triage", "2.0.0");
        fixture.Promote("summarization", "dev");
        fixture.Promote("support/triage", "dev");
        fixture.Promote("summarization", "prod");

        Assert.Equal(
            "promote summarization 1.0.0 to prod\npromote summarization 1.0.0 to dev",
            fixture.Repository.Git("log", "--format=%s", "prompts/ledger", "--", "state/summarization.yaml"));
        Assert.Equal(
            "promote support/triage 2.0.0 to dev",
            fixture.Repository.Git("log", "--format=%s", "prompts/ledger", "--", "state/support/triage.yaml"));
    }

    [Fact]
    public void Without_a_version_the_highest_release_is_taken_before_any_pre_release()
    {
        fixture.ReleaseByHand("summarization", "1.9.0");
        fixture.ReleaseByHand("summarization", "1.10.0");
        fixture.ReleaseByHand("summarization", "2.0.0-rc.1");

        Assert.Equal("1.10.0", fixture.Promote("summarization", "prod").Value!.Moves[0].To.ToString());
        Assert.Equal("2.0.0-rc.1", fixture.Promote("summarization@2.0.0-rc.1", "dev").Value!.Moves[0].To.ToString());
    }

    [Fact]
    public void Several_prompts_move_together_with_one_event_each()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.ReleaseByHand("support/triage", "2.0.1");

        var result = fixture.Promote("summarization@1.0.0 support/triage@v2.0.1", "prod");

        Assert.Equal(2, result.Value?.Moves.Count(m => m.IsNew));
        Assert.Equal(["support/triage", "summarization"], fixture.Log().Select(e => e.Prompt));
        Assert.Equal(Drift.None, fixture.Cell("support/triage", "prod").Drift);
        Assert.Equal(Drift.None, fixture.Cell("summarization", "prod").Drift);
    }

    [Fact]
    public void When_one_of_several_cannot_move_none_does()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.ReleaseByHand("support/triage", "2.0.1");
        var before = fixture.References();

        var result = fixture.Promote("summarization@1.0.0 support/triage@3.0.0", "prod");

        Assert.Equal(OutcomeCode.Usage, result.Code);
        Assert.Equal(before, fixture.References());
    }

    [Fact]
    public void What_is_there_already_is_no_event()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.Promote("summarization", "prod");
        var before = fixture.References();

        var again = fixture.Promote("summarization", "prod");

        Assert.True(again.Succeeded);
        Assert.False(again.Value.Changed);
        Assert.Equal(before, fixture.References());
    }

    [Fact]
    public void What_plain_git_put_there_is_taken_into_the_ledger_by_promoting_it()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.ReleaseByHand("summarization", "1.1.0");
        fixture.Promote("summarization@1.0.0", "prod");
        fixture.Repository.Git("tag", "-f", "prompts/summarization/prod", "prompts/summarization/v1.1.0");
        Assert.Equal(Drift.MovedOutsideLedger, fixture.Cell("summarization", "prod").Drift);

        var result = fixture.Promote("summarization@1.1.0", "prod");

        Assert.True(result.Value!.Changed);
        Assert.Equal(Drift.None, fixture.Cell("summarization", "prod").Drift);
        Assert.Equal(("1.1.0", "1.0.0"), (fixture.Log()[0].Version.ToString(), fixture.Log()[0].Previous.ToString()));
    }

    [Fact]
    public void An_unreleased_version_is_refused_with_those_that_there_are()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.ReleaseByHand("summarization", "1.1.0");
        var before = fixture.References();

        var result = fixture.Promote("summarization@1.1.1", "prod");

        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal((OutcomeCode.Usage, "PRM3006"), (result.Code, finding.Id));
        Assert.Contains("Released are: 1.1.0, 1.0.0", finding.Message);
        Assert.Equal(before, fixture.References());
    }

    [Fact]
    public void A_misspelt_prompt_is_refused_with_the_one_that_was_meant()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");

        var result = fixture.Promote("sumarization", "prod");

        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal((OutcomeCode.Usage, "PRM3004"), (result.Code, finding.Id));
        Assert.Contains("Did you mean 'summarization'?", finding.Message);
    }

    [Fact]
    public void A_misspelt_environment_is_refused_with_the_one_that_was_meant()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");

        var result = fixture.Promote("summarization", "prdo");

        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal((OutcomeCode.Usage, "PRM3005"), (result.Code, finding.Id));
        Assert.Contains("Did you mean 'prod'?", finding.Message);
        Assert.Contains("dev, staging, prod", finding.Message);
    }

    [Theory]
    [InlineData("--upload-pack=x")]
    [InlineData("../x")]
    [InlineData("x y")]
    [InlineData("prod")]
    [InlineData("Summarization")]
    public void A_name_that_no_prompt_can_have_is_refused(string name)
    {
        using var registry = fixture.Open();
        var result = new Git.Promotions.PromoteOperation(registry).Run(new([new(name)], "prod"));

        Assert.Equal(OutcomeCode.Usage, result.Code);
        Assert.Equal("PRM3004", Assert.Single(result.Diagnostics).Id);
    }

    [Fact]
    public void A_dry_run_says_what_would_happen_and_changes_nothing()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        var before = fixture.References();
        var objects = fixture.Repository.Git("count-objects");

        var result = fixture.Promote("summarization", "prod", new WriteOptions(DryRun: true));

        Assert.True(result.Value is { Changed: true, DryRun: true, Ledger: null });
        Assert.Equal(before, fixture.References());
        Assert.Equal(objects, fixture.Repository.Git("count-objects"));
    }

    [Fact]
    public void A_moved_release_is_refused()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.Promote("summarization", "staging");
        fixture.Write("summarization", "1.0.0", "Other.");
        fixture.Repository.Commit();
        fixture.Repository.Git("tag", "-f", "-a", "-m", "moved", "prompts/summarization/v1.0.0");

        Assert.Equal(Drift.ReleaseMoved, fixture.Cell("summarization", "staging").Drift);
    }

    [Fact]
    public void A_lightweight_release_is_refused_with_what_to_do()
    {
        fixture.Repository.Git("tag", "prompts/summarization/v1.0.0");

        var result = fixture.Promote("summarization@1.0.0", "prod");

        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal((OutcomeCode.Invalid, "PRM3014"), (result.Code, finding.Id));
        Assert.Contains("git tag -a", finding.Message);
    }

    [Fact]
    public void Somebody_without_a_name_cannot_promote()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.Repository.Git("config", "--unset", "user.email");
        var before = fixture.References();

        var result = fixture.Promote("summarization", "prod");

        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal((OutcomeCode.Usage, "PRM3003"), (result.Code, finding.Id));
        Assert.Contains("git config user.email", finding.Message);
        Assert.Equal(before, fixture.References());
    }

    [Fact]
    public void A_branch_in_the_place_of_the_ledger_is_explained()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.Repository.Git("branch", "prompts");
        var before = fixture.References();

        var result = fixture.Promote("summarization", "prod");

        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal((OutcomeCode.Usage, "PRM3024"), (result.Code, finding.Id));
        Assert.Contains("ledger: { branch:", finding.Message);
        Assert.Equal(before, fixture.References());
    }

    [Fact]
    public void The_ledger_can_have_another_branch_and_the_environments_other_names()
    {
        fixture.Repository.Write("promptregistry.yaml", "environments: [test, live]\nledger: { branch: registry/journal }\n");
        fixture.ReleaseByHand("summarization", "1.0.0");

        Assert.True(fixture.Promote("summarization", "live").Succeeded);
        Assert.Equal("promote summarization 1.0.0 to live", fixture.Repository.Git("log", "-1", "--format=%s", "registry/journal"));
        Assert.Equal(OutcomeCode.Usage, fixture.Promote("summarization", "prod").Code);
    }

    [Theory]
    [InlineData(GitReaderKind.LibGit2Sharp)]
    [InlineData(GitReaderKind.Process)]
    public void It_works_with_packed_refs_in_a_bare_repository_and_in_a_work_tree_with_both_readers(GitReaderKind reader)
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.ReleaseByHand("summarization", "1.1.0");
        using var places = new TestKit.TempDirectory();
        fixture.Repository.Git("clone", "--quiet", "--bare", ".", places.Combine("bare"));
        fixture.Repository.Git("worktree", "add", "--quiet", "--detach", places.Combine("worktree"));
        foreach (var (key, value) in new[] { ("user.name", "T"), ("user.email", "t@example.org") })
        {
            fixture.Repository.Git("-C", places.Combine("bare"), "config", key, value);
        }

        foreach (var place in new[] { places.Combine("bare"), places.Combine("worktree"), fixture.Repository.Path })
        {
            using var registry = fixture.Open(reader, place);
            foreach (var version in new[] { "1.0.0", "1.1.0" })
            {
                var promoted = RegistryFixture.Promote(registry, $"summarization@{version}", "staging");
                Assert.True(promoted.Succeeded, string.Join("\n", promoted.Diagnostics));
                fixture.Repository.Git("-C", place, "pack-refs", "--all");
            }

            var cell = new StatusOperation(registry).Run().Value!.Prompts[0].Environments[1];
            Assert.Equal(("1.1.0", Drift.None), (cell.Version?.ToString(), cell.Drift));
        }
    }
}
