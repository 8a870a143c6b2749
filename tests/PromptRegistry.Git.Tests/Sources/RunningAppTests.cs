using PromptRegistry.Chat;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Sources;
using PromptRegistry.Git.Synchronization;
using PromptRegistry.Git.Verification;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Sources;

/// <summary>
/// What happens to a repository while an app runs on it: every fault is seen and told, the app keeps the last good
/// version, and when the fault is gone it follows again.
/// </summary>
public sealed class RunningAppTests : IDisposable
{
    private const string Prod = "refs/tags/prompts/app-summary/prod";
    private const string Name = "app-summary";

    private readonly RegistryFixture fixture = new(empty: true);
    private readonly List<PromptProblem> told = [];
    private readonly LivePrompts live;

    public RunningAppTests()
    {
        fixture.ReleaseByHand(Name, "1.0.0");
        fixture.ReleaseByHand(Name, "1.1.0");
        fixture.ReleaseByHand("app-other", "1.0.0");
        using (var registry = fixture.Open())
        {
            Assert.True(new SyncOperation(registry).Run(new SyncRequest([])).Succeeded);
            var contract = registry.Check(Name, registry.FilesOf(ObjectId.Parse(Git("rev-parse", "HEAD")))).Prompt!.Contract;
            PromptRuntime.Register(new CompiledPrompt(
                Name, "0.9.0", "sha256:0", ContractText.Write(contract), new ChatTarget(new ModelSettings(), null, null)));
        }

        fixture.Promote($"{Name}@1.0.0", "prod");
        live = new LivePrompts(new GitPromptSource(fixture.Repository.Path, new GitPromptSourceOptions { Clock = fixture.Clock }), "prod");
        live.Changed += (_, change) => told.AddRange(change.NewProblems);
        live.Refresh();
        Serves("1.0.0", ResolutionReason.Environment);
        told.Clear();
    }

    public void Dispose()
    {
        live.Dispose();
        fixture.Dispose();
    }

    private string Git(params string[] arguments) => fixture.Repository.Git(arguments);

    private void Serves(string version, ResolutionReason reason)
    {
        var served = live.Refresh().Served.Where(i => i.Name == Name).ToList();
        Assert.NotEmpty(served);
        Assert.All(served, i => Assert.Equal((version, reason), (i.Version, i.Reason)));
    }

    /// <summary>The last good version stays, and the app is told why once.</summary>
    private void KeepsServing(string says)
    {
        Serves("1.0.0", ResolutionReason.LastGood);
        live.Refresh();
        var problem = Assert.Single(told.Where(p => p.Prompt == Name).Distinct());
        Assert.Contains(says, problem.Message);
        Assert.Contains("Version 1.0.0 is served instead", problem.Message);
        Assert.False(live.Snapshot!.IsHealthy);
    }

    private void VerifyNames(string id)
    {
        using var registry = fixture.Open();
        var verified = new VerifyOperation(registry).Run();
        Assert.Equal(OutcomeCode.Regressed, verified.Code);
        Assert.Contains(verified.Diagnostics, d => d.Id == id);
    }

    private void FollowsAgain()
    {
        Git("update-ref", "-d", Prod);
        Assert.True(fixture.Promote($"{Name}@1.1.0", "prod").Succeeded);
        Serves("1.1.0", ResolutionReason.Environment);
    }

    [Fact]
    public void A_release_tag_that_moved()
    {
        var good = Git("rev-parse", $"refs/tags/prompts/{Name}/v1.0.0");
        Git("tag", "-f", "-a", "-m", "moved", $"prompts/{Name}/v1.0.0", "HEAD");

        KeepsServing("moved");
        VerifyNames("PRM3013");
        Git("update-ref", $"refs/tags/prompts/{Name}/v1.0.0", good);
        Serves("1.0.0", ResolutionReason.Environment);
        Assert.Equal(OutcomeCode.Passed, VerifyCode());
    }

    [Fact]
    public void A_release_tag_and_the_environment_moved_to_other_content_together()
    {
        Git("tag", "-f", "-a", "-m", "moved", $"prompts/{Name}/v1.1.0", $"prompts/{Name}/v1.0.0^{{commit}}");
        Git("tag", "-f", $"prompts/{Name}/prod", $"prompts/{Name}/v1.1.0");

        KeepsServing("moved");
        VerifyNames("PRM3013");
    }

    [Fact]
    public void An_environment_on_a_commit_without_a_release()
    {
        Git("tag", "-f", $"prompts/{Name}/prod", fixture.Repository.Commit("not released"));

        KeepsServing("no version of app-summary was released");
        VerifyNames("PRM3014");
        FollowsAgain();
    }

    [Fact]
    public void An_environment_on_a_tree()
    {
        Git("tag", "-f", $"prompts/{Name}/prod", "HEAD^{tree}");

        KeepsServing("points to a tree");
        VerifyNames("PRM3014");
        FollowsAgain();
    }

    [Fact]
    public void An_environment_on_a_release_of_another_prompt()
    {
        Git("tag", "-f", $"prompts/{Name}/prod", "prompts/app-other/v1.0.0");

        KeepsServing("a release of another prompt");
        VerifyNames("PRM3014");
        FollowsAgain();
    }

    [Fact]
    public void An_environment_that_is_deleted()
    {
        Git("tag", "-d", $"prompts/{Name}/prod");

        KeepsServing("was deleted");
        VerifyNames("PRM3016");
        FollowsAgain();
    }

    [Fact]
    public void A_chain_of_a_thousand_tags()
    {
        var next = Git("rev-parse", $"refs/tags/prompts/{Name}/v1.1.0^{{commit}}");
        var kind = "commit";
        for (var i = 0; i < 1000; i++)
        {
            var text = $"object {next}\ntype {kind}\ntag chain\ntagger T <t@example.org> 1700000000 +0000\n\nchain {i}\n";
            next = LooseObject.Write(fixture.Repository.Combine(".git"), "tag", System.Text.Encoding.UTF8.GetBytes(text));
            kind = "tag";
        }

        Git("update-ref", Prod, next);

        KeepsServing("a chain of more than 8 tags");
        VerifyNames("PRM3014");
        FollowsAgain();
    }

    [Fact]
    public void A_ledger_that_is_rewritten_by_force()
    {
        var was = Git("rev-parse", "refs/heads/prompts/ledger");
        Git("update-ref", "refs/heads/prompts/ledger", Git("commit-tree", "-m", "nothing happened", "prompts/ledger~1^{tree}"));

        Serves("1.0.0", ResolutionReason.LastGood);
        Assert.Contains("the ledger was rewound", Assert.Single(told.Distinct()).Message, StringComparison.Ordinal);
        Assert.False(live.Snapshot!.IsHealthy);
        VerifyNames("PRM3031");
        Git("update-ref", "refs/heads/prompts/ledger", was);
        Assert.True(fixture.Promote($"{Name}@1.1.0", "prod").Succeeded);
        Serves("1.1.0", ResolutionReason.Environment);
    }

    [Theory]
    [InlineData(-400)]
    [InlineData(400)]
    public void A_clock_that_jumps(int days)
    {
        fixture.Clock.AdjustTime(fixture.Clock.GetUtcNow() + TimeSpan.FromDays(days));
        Assert.True(fixture.Promote($"{Name}@1.1.0", "prod").Succeeded);
        Serves("1.1.0", ResolutionReason.Environment);
        fixture.Clock.AdjustTime(fixture.Clock.GetUtcNow() - TimeSpan.FromDays(days));
        Assert.True(fixture.RollBack(Name, "prod").Succeeded);

        Serves("1.0.0", ResolutionReason.Environment);
        Assert.DoesNotContain(told, p => p.Prompt == Name);
        using var registry = fixture.Open();
        Assert.Contains(new VerifyOperation(registry).Run().Diagnostics, d => d.Id == "PRM3035");
    }

    [Fact]
    public void Two_environments_that_are_swapped_at_once()
    {
        Assert.True(fixture.Promote($"{Name}@1.1.0", "staging").Succeeded);
        var staging = $"refs/tags/prompts/{Name}/staging";
        var (a, b) = (Git("rev-parse", Prod), Git("rev-parse", staging));
        Git("update-ref", Prod, b);
        Git("update-ref", staging, a);

        Serves("1.1.0", ResolutionReason.Environment);
        VerifyNames("PRM3015");
        Git("update-ref", Prod, a);
        Git("update-ref", staging, b);
        Serves("1.0.0", ResolutionReason.Environment);
        Assert.Equal(OutcomeCode.Passed, VerifyCode());
    }

    [Fact]
    public void An_object_that_comes_later_than_its_tag_is_found_when_it_has_come()
    {
        var tag = Git("rev-parse", $"refs/tags/prompts/{Name}/v1.1.0");
        var file = fixture.Repository.Combine($".git/objects/{tag[..2]}/{tag[2..]}");
        File.Move(file, file + ".away");
        File.WriteAllText(fixture.Repository.Combine(".git/" + Prod), tag + "\n");
        KeepsServing("which this repository does not have");
        fixture.Clock.Advance(TimeSpan.FromSeconds(3));
        live.Refresh();

        File.Move(file + ".away", file);

        Serves("1.1.0", ResolutionReason.Environment);
    }

    [Fact]
    public void A_file_that_cannot_be_read_for_a_while_is_read_when_it_can()
    {
        var blob = Git("rev-parse", $"refs/tags/prompts/{Name}/v1.1.0:prompts/{Name}/user.scriban");
        var file = fixture.Repository.Combine($".git/objects/{blob[..2]}/{blob[2..]}");
        File.Move(file, file + ".away");
        Assert.True(fixture.Repository.TryGit("tag", "-f", $"prompts/{Name}/prod", $"prompts/{Name}/v1.1.0").ExitCode == 0);
        KeepsServing("cannot be read");
        fixture.Clock.Advance(TimeSpan.FromSeconds(3));
        live.Refresh();

        File.Move(file + ".away", file);

        Serves("1.1.0", ResolutionReason.Environment);
    }

    private OutcomeCode VerifyCode()
    {
        using var registry = fixture.Open();
        return new VerifyOperation(registry).Run().Code;
    }
}
