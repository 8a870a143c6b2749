using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Tests.Approvals;

public sealed class ApproveTests : IDisposable
{
    private readonly RegistryFixture fixture = new();

    public ApproveTests()
    {
        fixture.Settings("""
            environments:
              prod: { requires: [approval], approvals: 2, approvers: [ada@example.org, bob@example.org, test@example.org] }
            """);
        fixture.Release("a", "1.0.0");
    }

    public void Dispose() => fixture.Dispose();

    [Fact]
    public void Enough_approvals_of_different_people_open_the_gate()
    {
        fixture.As("Ada");
        var first = fixture.Approve("a", "1.0.0", "prod");
        Assert.Equal("approval", Assert.Single(first.Value!.Unmet).Gate);
        Assert.True(fixture.Approve("a", "1.0.0", "prod").Succeeded);
        Assert.Contains("a 1.0.0 has 1 of 2 approvals for prod", Assert.Single(fixture.Promote("a", "prod").Diagnostics).Message, StringComparison.Ordinal);

        fixture.As("Bob");
        Assert.Empty(fixture.Approve("a", "1.0.0", "prod").Value!.Unmet);

        Assert.True(fixture.Promote("a", "prod").Succeeded);
        Assert.Contains("approve a 1.0.0 for prod", fixture.Repository.Git("log", "--format=%s", "prompts/ledger"), StringComparison.Ordinal);
        Assert.Contains("1.0.0 prod bob@example.org", fixture.Repository.Git("show", "prompts/ledger:approvals/a.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Nobodys_own_release_is_approved_by_them()
    {
        var before = fixture.References();

        var result = fixture.Approve("a", "1.0.0", "prod");

        Assert.Equal((OutcomeCode.Usage, "PRM3029"), (result.Code, Assert.Single(result.Diagnostics).Id));
        Assert.Contains("nobody can approve what they released", result.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Equal(before, fixture.References());
    }

    [Fact]
    public void Who_may_not_approve_is_told_who_may()
    {
        fixture.As("Eve");

        var result = fixture.Approve("a", "1.0.0", "prod");

        Assert.Contains("eve@example.org is not among those who may approve for prod: ada@example.org", Assert.Single(result.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_approval_holds_for_one_version_and_one_environment()
    {
        fixture.As("Ada");
        fixture.Approve("a", "1.0.0", "prod");
        fixture.As("Test");
        fixture.Release("a", "1.0.1");

        Assert.Contains("a 1.0.1 has 0 of 2", Assert.Single(fixture.Promote("a@1.0.1", "prod").Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_approves_nothing()
    {
        fixture.As("Ada");
        var before = fixture.References();

        Assert.True(fixture.Approve("a", "1.0.0", "prod", new WriteOptions(DryRun: true)).Succeeded);
        Assert.Equal(before, fixture.References());
    }

    [Fact]
    public void An_approval_reaches_the_remote_with_the_release()
    {
        using var place = new TestKit.TempRepository(bare: true);
        fixture.Repository.Git("remote", "add", "origin", place.Path);
        fixture.As("Ada");

        var result = fixture.Approve("a", "1.0.0", "prod", new WriteOptions(Remote: "origin"));

        Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
        Assert.Equal(
            fixture.Repository.Git("for-each-ref", "--format=%(refname) %(objectname)", "refs/tags", "refs/heads/prompts"),
            place.Git("for-each-ref", "--format=%(refname) %(objectname)", "refs/tags", "refs/heads/prompts"));
    }
}
