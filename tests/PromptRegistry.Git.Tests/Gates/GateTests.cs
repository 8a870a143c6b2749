using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Status;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Tests.Gates;

public sealed class GateTests : IDisposable
{
    private readonly RegistryFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    private void Refused(string selection, string environment, params string[] says)
    {
        var before = fixture.References();
        var result = fixture.Promote(selection, environment);

        Assert.Equal(OutcomeCode.Invalid, result.Code);
        Assert.All(result.Diagnostics, d => Assert.Equal("PRM3027", d.Id));
        var said = string.Join("\n", result.Diagnostics.Select(d => d.Message));
        Assert.All(says, s => Assert.Contains(s, said, StringComparison.Ordinal));
        Assert.Equal(before, fixture.References());
    }

    private void Entered(string selection, string environment)
    {
        var result = fixture.Promote(selection, environment);
        Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
    }

    [Fact]
    public void After_holds_a_version_that_was_never_in_the_environment_before()
    {
        fixture.Settings("environments: [dev, { name: prod, after: dev }]");
        fixture.Release("a", "1.0.0");
        fixture.Release("a", "1.0.1");

        Refused("a@1.0.0", "prod", "the gate 'after' is not met, because a 1.0.0 was never in dev.", "dotnet prompt promote a@1.0.0 --to dev");
        Entered("a@1.0.0", "dev");
        Entered("a@1.0.1", "dev");
        Entered("a@1.0.0", "prod");
    }

    [Fact]
    public void Check_holds_a_release_whose_files_have_errors()
    {
        fixture.Settings("environments: { prod: { requires: [check] } }");
        fixture.Write("a", "1.0.0", "{{ nothing }}");
        fixture.Repository.Commit();
        fixture.Repository.Git("tag", "-a", "-m", "a", "prompts/a/v1.0.0");

        Refused("a", "prod", "the gate 'check' is not met, because a 1.0.0 has errors", "PRM1002", "dotnet prompt bump a");
    }

    [Fact]
    public void Eval_holds_a_release_without_a_verdict_and_lets_one_in_that_passed()
    {
        fixture.Settings("environments: { prod: { requires: [eval] } }");
        fixture.Release("a", "1.0.0");
        fixture.Release("b", "1.0.0", "passed");

        Refused("a", "prod", "no evaluation of a 1.0.0 is recorded", "dotnet prompt sync a");
        Entered("b", "prod");
        Assert.Contains("Eval: passed", fixture.Repository.Git("cat-file", "tag", "prompts/b/v1.0.0"), StringComparison.Ordinal);
        Assert.Contains("""Eval-Scores: {"contains": 1, "rouge-l": 0.9375}""", fixture.Repository.Git("cat-file", "tag", "prompts/b/v1.0.0"), StringComparison.Ordinal);
        Assert.Contains("""eval-suite: "sha256:suite""", fixture.Repository.Git("show", "prompts/ledger:releases/b.yaml"), StringComparison.Ordinal);
        Assert.Equal(0.9375, fixture.Log("b")[^1].Verdict!.Scores["rouge-l"]);
    }

    [Fact]
    public void Eval_holds_a_release_that_regressed()
    {
        fixture.Settings("environments: { prod: { requires: [eval] } }");
        fixture.Release("a", "1.0.0", "regressed");

        Refused("a", "prod", "came out as 'regressed'", "dotnet prompt eval a --accept");
    }

    [Fact]
    public void A_verdict_copied_from_other_content_opens_nothing()
    {
        fixture.Settings("environments: { prod: { requires: [eval] } }");
        fixture.Release("a", "1.0.0", "passed");
        var message = fixture.Repository.Git("for-each-ref", "--format=%(contents)", "refs/tags/prompts/a/v1.0.0");
        fixture.Write("a", "1.0.1", "Something else.");
        fixture.Repository.Commit();
        fixture.Repository.Git("tag", "-a", "-m", message, "prompts/a/v1.0.1");

        Refused("a@1.0.1", "prod", "no evaluation of a 1.0.1 is recorded");
        fixture.Sync(evaluate: _ => RegistryVerbs.Verdict("passed", "sha256:other"));
        Refused("a@1.0.1", "prod", "no evaluation of a 1.0.1 is recorded");
    }

    [Fact]
    public void A_tag_made_by_hand_that_claims_to_have_passed_opens_nothing_until_it_is_evaluated()
    {
        fixture.Settings("environments: { prod: { requires: [eval] } }");
        fixture.ReleaseByHand("a", "1.0.0");
        using var registry = fixture.Open();
        var digest = registry.Check("a", registry.FilesOf(ObjectId.Parse(fixture.Repository.Git("rev-parse", "HEAD")))).Prompt!.Digest;
        fixture.Repository.Git("tag", "-f", "-a", "-m", $"a\n\nEval: passed\nEval-Digest: {digest}\nEval-Suite: sha256:suite", "prompts/a/v1.0.0");

        Refused("a", "prod", "no evaluation of a 1.0.0 is recorded", "dotnet prompt sync a");
        Assert.True(fixture.Sync(evaluate: _ => RegistryVerbs.Verdict("passed", digest)).Succeeded);
        Assert.True(fixture.Promote("a", "prod").Succeeded);
    }

    [Fact]
    public void A_release_is_refused_when_what_was_evaluated_is_not_what_is_released()
    {
        fixture.Write("a", "1.0.0", "Text.");
        fixture.Repository.Commit();
        using var registry = fixture.Open();
        var before = fixture.References();

        var result = new Git.Releasing.ReleaseOperation(registry).Run(
            new Git.Releasing.ReleaseRequest("a") { Verdict = RegistryVerbs.Verdict("passed", "sha256:other") });

        Assert.Equal((OutcomeCode.Conflict, "PRM3030"), (result.Code, Assert.Single(result.Diagnostics).Id));
        Assert.Equal(before, fixture.References());
    }

    [Fact]
    public void Soak_waits_in_the_environment_before_and_says_until_when()
    {
        fixture.Settings("environments: { staging: , prod: { requires: [soak], soak: 24h } }");
        fixture.Release("a", "1.0.0");

        Refused("a", "prod", "a 1.0.0 is not in staging, where it must stay 24 h");
        Entered("a", "staging");
        fixture.Clock.Advance(TimeSpan.FromHours(23.99));
        Refused("a", "prod", "has been in staging for 23.9 h of 24 h", "Promote it after 2026-03-02 12:00 UTC");
        fixture.Clock.Advance(TimeSpan.FromHours(0.01));
        Entered("a", "prod");
    }

    [Fact]
    public void A_soak_that_was_interrupted_starts_anew_and_dates_in_the_future_count_for_nothing()
    {
        fixture.Settings("environments: { staging: , prod: { requires: [soak], soak: 2h } }");
        fixture.Release("a", "1.0.0");
        fixture.Release("a", "1.0.1");
        Entered("a@1.0.0", "staging");
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        Entered("a@1.0.1", "staging");
        Entered("a@1.0.0", "staging");
        fixture.Clock.Advance(TimeSpan.FromHours(1.5));

        Refused("a@1.0.0", "prod", "for 1.5 h of 2 h");
        fixture.Clock.AdjustTime(fixture.Clock.GetUtcNow() - TimeSpan.FromDays(1));
        Refused("a@1.0.0", "prod", "for 0 s of 2 h");
    }

    /// <summary>A date lies between its neighbours; on a ledger that was quiet for long, what this clone saw bounds it, too.</summary>
    [Fact]
    public void A_move_that_was_not_there_when_somebody_looked_is_not_dated_before_that()
    {
        fixture.Settings("environments: { staging: , prod: { requires: [soak], soak: 24h } }");
        fixture.Release("a", "1.0.0");
        fixture.Clock.Advance(TimeSpan.FromDays(10));
        Refused("a", "prod", "a 1.0.0 is not in staging");

        fixture.Clock.AdjustTime(fixture.Clock.GetUtcNow() - TimeSpan.FromDays(9));
        Entered("a", "staging");
        fixture.Clock.Advance(TimeSpan.FromDays(9));
        Refused("a", "prod", "has been in staging for 0 s of 24 h");

        fixture.Clock.Advance(TimeSpan.FromHours(24));
        Entered("a", "prod");
    }

    [Fact]
    public void A_tag_put_into_the_environment_before_by_plain_git_does_not_soak()
    {
        fixture.Settings("environments: { staging: , prod: { requires: [soak], soak: 1h } }");
        fixture.Release("a", "1.0.0");
        fixture.Release("a", "1.0.1");
        Entered("a@1.0.0", "staging");
        fixture.Repository.Git("tag", "-f", "prompts/a/staging", "prompts/a/v1.0.1");
        fixture.Clock.Advance(TimeSpan.FromHours(2));

        Refused("a@1.0.1", "prod", "is not in staging");
        Refused("a@1.0.0", "prod", "is not in staging");
    }

    [Fact]
    public void Every_gate_that_is_not_met_is_named_at_once()
    {
        fixture.Settings("environments: { dev: , prod: { after: dev, requires: [eval, approval] } }");
        fixture.Release("a", "1.0.0");

        Refused("a", "prod", "'after'", "'eval'", "'approval'");
        Assert.Equal(3, fixture.Promote("a", "prod").Diagnostics.Count);
    }

    [Fact]
    public void An_edit_that_is_not_on_the_protected_branch_opens_no_gate()
    {
        fixture.Settings("environments: { prod: { requires: [eval] } }");
        fixture.Release("a", "1.0.0");
        fixture.Repository.Write("promptregistry.yaml", "environments: [prod]");

        Refused("a", "prod", "'eval'");
        fixture.Repository.Git("checkout", "--quiet", "-b", "mine");
        fixture.Repository.Commit();
        Refused("a", "prod", "'eval'");
    }

    [Fact]
    public void A_rollback_needs_no_gates_but_does_not_let_in_what_never_was_there()
    {
        fixture.Release("a", "1.0.0");
        fixture.Release("a", "1.0.1");
        fixture.Release("a", "1.0.2");
        Entered("a@1.0.0", "prod");
        Entered("a@1.0.1", "prod");
        fixture.Settings("environments: { prod: { requires: [eval] } }");

        Assert.True(fixture.RollBack("a", "prod").Succeeded);
        var result = fixture.RollBack("a", "prod", "1.0.2");
        Assert.Equal((OutcomeCode.Invalid, "PRM3027"), (result.Code, Assert.Single(result.Diagnostics).Id));
    }

    [Fact]
    public void A_dry_run_meets_the_gates_too()
    {
        fixture.Settings("environments: { prod: { requires: [eval] } }");
        fixture.Release("a", "1.0.0");

        Assert.Equal(OutcomeCode.Invalid, fixture.Promote("a", "prod", new WriteOptions(DryRun: true)).Code);
    }

    [Fact]
    public void An_override_is_recorded_and_shows_until_it_is_resolved()
    {
        fixture.Settings("environments: { prod: { requires: [eval] } }");
        fixture.Release("a", "1.0.0");

        var moved = fixture.Override("a", "prod", "it leaks\nnames");

        Assert.Equal("PRM3028", Assert.Single(moved.Diagnostics).Id);
        Assert.Equal(["eval"], fixture.Log()[0].Unmet);
        Assert.Equal(("it leaks names", Drift.None), (fixture.Cell("a", "prod").Override, fixture.Cell("a", "prod").Drift));
        Assert.Contains("by an override since 2026-03-01 by Test <test@example.org>: it leaks names", fixture.Status().Diagnostics[0].Message, StringComparison.Ordinal);

        // Promoting it again does not make it vanish while the gate is still not met ...
        Assert.Contains(fixture.Promote("a", "prod").Diagnostics, d => d.Id == "PRM3027" && d.Severity == DiagnosticSeverity.Warning);
        Assert.NotNull(fixture.Cell("a", "prod").Override);

        // ... and resolves it when it is.
        Assert.True(fixture.Sync(["a"], evaluate: r => RegistryVerbs.Verdict("passed", r.Digest!)).Succeeded);
        Entered("a", "prod");
        Assert.Null(fixture.Cell("a", "prod").Override);
        Assert.Empty(fixture.Status().Diagnostics);
    }

    [Fact]
    public void An_override_that_is_not_needed_is_not_recorded()
    {
        fixture.Release("a", "1.0.0");

        Assert.Empty(fixture.Override("a", "prod", "just in case").Diagnostics);
        Assert.Null(fixture.Cell("a", "prod").Override);
    }
}
