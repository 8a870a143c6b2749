using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Status;

namespace PromptRegistry.Git.Tests.Writing;

public sealed class RaceTests : IDisposable
{
    private readonly RegistryFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public void Who_finds_the_tag_moved_has_lost_and_learns_to_whom()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.ReleaseByHand("summarization", "1.1.0");
        var raced = "";
        using var registry = fixture.OpenWithClock(() =>
        {
            // The clock is read after planning and before writing: the other one comes in between.
            if (raced.Length > 0) return;
            raced = "now";
            fixture.Repository.Git("config", "user.name", "Ada");
            Assert.True(fixture.Promote("summarization@1.0.0", "prod").Succeeded);
            raced = fixture.References();
        });

        var result = RegistryFixture.Promote(registry, "summarization@1.1.0", "prod");

        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal((OutcomeCode.Conflict, "PRM3017"), (result.Code, finding.Id));
        Assert.Contains("moved to 1.0.0 by Ada <test@example.org> at 2026-03-01 12:00:00 +00:00", finding.Message);
        Assert.Equal(raced, fixture.References());
    }

    [Fact]
    public void A_loss_to_plain_git_is_told_too()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.ReleaseByHand("summarization", "1.1.0");
        using var registry = fixture.OpenWithClock(
            () => fixture.Repository.Git("tag", "-f", "prompts/summarization/prod", "prompts/summarization/v1.0.0"));

        var result = RegistryFixture.Promote(registry, "summarization@1.1.0", "prod");

        Assert.Equal(OutcomeCode.Conflict, result.Code);
        Assert.Contains("moved to 1.0.0", Assert.Single(result.Diagnostics).Message);
        Assert.Null(fixture.Open().Reader.Resolve("refs/heads/prompts/ledger"));
    }

    [Fact]
    public void Of_two_that_move_several_prompts_the_loser_moves_none()
    {
        fixture.ReleaseByHand("a", "1.0.0");
        fixture.ReleaseByHand("b", "1.0.0");
        var raced = "";
        using var registry = fixture.OpenWithClock(() =>
        {
            fixture.Repository.Git("tag", "-f", "prompts/b/prod", "prompts/b/v1.0.0");
            raced = fixture.References();
        });

        Assert.Equal(OutcomeCode.Conflict, RegistryFixture.Promote(registry, "a b", "prod").Code);
        Assert.Equal(raced, fixture.References());
    }

    [Fact]
    public void An_event_of_another_prompt_in_between_is_no_conflict()
    {
        fixture.ReleaseByHand("a", "1.0.0");
        fixture.ReleaseByHand("b", "1.0.0");
        var done = false;
        using var registry = fixture.OpenWithClock(() =>
        {
            if (done) return;
            done = true;
            Assert.True(fixture.Promote("b", "prod").Succeeded);
        });

        Assert.True(RegistryFixture.Promote(registry, "a", "prod").Succeeded);
        Assert.Equal(["a", "b"], fixture.Log().Select(e => e.Prompt));
        Assert.Equal("2", fixture.Repository.Git("rev-list", "--count", "prompts/ledger"));
    }

    [Fact]
    public void Eight_at_once_on_different_prompts_all_succeed_and_the_ledger_stays_a_line()
    {
        string[] names = ["a", "b", "c", "d", "e", "f", "g", "h"];
        foreach (var name in names)
        {
            fixture.ReleaseByHand(name, "1.0.0");
            fixture.ReleaseByHand(name, "1.1.0");
        }

        var failures = new System.Collections.Concurrent.ConcurrentBag<string>();
        var threads = names.Select((name, i) => new Thread(() =>
        {
            using var registry = fixture.Open(i % 2 == 0 ? GitReaderKind.Automatic : GitReaderKind.Process);
            foreach (var version in new[] { "1.0.0", "1.1.0", "1.0.0" })
            {
                var result = RegistryFixture.Promote(registry, $"{name}@{version}", "prod");
                foreach (var finding in result.Diagnostics) failures.Add(finding.ToString());
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());

        Assert.Empty(failures);
        Assert.Equal("24", fixture.Repository.Git("rev-list", "--count", "prompts/ledger"));
        Assert.Equal("23", fixture.Repository.Git("rev-list", "--count", "--min-parents=1", "--max-parents=1", "prompts/ledger"));
        Assert.Equal(24, fixture.Log().Count);
        var report = fixture.Status();
        Assert.Empty(report.Diagnostics);
        Assert.All(report.Value!.Prompts, p => Assert.Equal("1.0.0", p.Environments[2].Version.ToString()));
        fixture.Repository.Git("fsck", "--strict");
    }

    [Fact]
    public void Eight_at_once_on_one_tag_the_winners_are_in_the_ledger_and_the_losers_changed_nothing()
    {
        for (var i = 0; i < 8; i++) fixture.ReleaseByHand("a", $"1.{i}.0");
        var codes = new OutcomeCode[8];
        using var barrier = new Barrier(8);
        var threads = Enumerable.Range(0, 8).Select(i => new Thread(() =>
        {
            using var registry = fixture.OpenWithClock(() => barrier.SignalAndWait());
            codes[i] = RegistryFixture.Promote(registry, $"a@1.{i}.0", "prod").Code;
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());

        Assert.Single(codes, OutcomeCode.Passed);
        Assert.Equal(7, codes.Count(c => c == OutcomeCode.Conflict));
        var winner = $"1.{Array.IndexOf(codes, OutcomeCode.Passed)}.0";
        Assert.Equal(winner, Assert.Single(fixture.Log()).Version.ToString());
        Assert.Equal((winner, Drift.None), (fixture.Cell("a", "prod").Version.ToString(), fixture.Cell("a", "prod").Drift));
    }

    [Fact]
    public void A_lock_that_stays_is_an_error_that_says_so()
    {
        fixture.ReleaseByHand("a", "1.0.0");
        fixture.Repository.Write(".git/refs/heads/prompts/ledger.lock", "");
        var before = fixture.References();
        using var registry = GitRegistry.Open(
            fixture.Repository.Path, fixture.Options() with { MaximumAttempts = 1 }).Value!;

        var result = RegistryFixture.Promote(registry, "a", "prod");

        Assert.Equal((OutcomeCode.Infrastructure, "PRM3023"), (result.Code, Assert.Single(result.Diagnostics).Id));
        Assert.Contains("ledger.lock", result.Diagnostics[0].Message);
        Assert.Equal(before, fixture.References());
    }
}
