using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Log;

namespace PromptRegistry.Git.Tests.Ledger;

public sealed class LogTests : IDisposable
{
    private readonly RegistryFixture fixture = new();

    public LogTests()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.ReleaseByHand("support/triage", "2.0.0");
        fixture.Promote("summarization", "dev");
        fixture.Promote("support/triage", "dev");
        fixture.Promote("summarization", "prod", new(Reason: "asked for by support"));
    }

    public void Dispose() => fixture.Dispose();

    [Fact]
    public void Events_come_newest_first_with_everything_that_was_recorded()
    {
        var events = fixture.Log();

        Assert.Equal(["summarization prod", "support/triage dev", "summarization dev"],
            events.Select(e => $"{e.Prompt} {e.Environment}"));
        var newest = events[0];
        Assert.Equal((LedgerEventKind.Promote, "asked for by support"), (newest.Kind, newest.Reason));
        Assert.Equal(fixture.Repository.Git("rev-parse", "refs/tags/prompts/summarization/prod"), newest.Tag?.Hex);
        Assert.Equal(
            ("Test <test@example.org>", fixture.Clock.GetUtcNow()),
            (newest.Commit?.Committer.Who, newest.Commit?.Committer.When));
    }

    [Fact]
    public void Filters_narrow_it()
    {
        Assert.Equal(["prod", "dev"], fixture.Log("summarization").Select(e => e.Environment!));
        Assert.Equal(["support/triage", "summarization"], fixture.Log(environment: "dev").Select(e => e.Prompt));
        Assert.Equal("dev", Assert.Single(fixture.Log("summarization", "dev")).Environment);
        Assert.Equal("prod", Assert.Single(fixture.Log(limit: 1)).Environment);
    }

    [Fact]
    public void Commits_made_by_hand_on_the_ledger_are_passed_over()
    {
        fixture.Repository.Git("checkout", "--quiet", "prompts/ledger");
        fixture.Repository.Commit("a note\n\nPrompt: summarization");

        Assert.Equal(3, fixture.Log().Count);
    }

    [Fact]
    public void An_unknown_environment_is_said()
    {
        using var registry = fixture.Open();
        var log = new LogOperation(registry).Run(new LogRequest(Environment: "pord"));

        Assert.Equal(OutcomeCode.Usage, log.Code);
        Assert.Contains("Did you mean 'prod'?", Assert.Single(log.Diagnostics).Message);
    }
}
