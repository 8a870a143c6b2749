using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Log;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Ledger;

/// <summary>What somebody writes into the ledger's files beside its events is told of, opens nothing, and goes with the next event.</summary>
public sealed class EditedLedgerTests : IDisposable
{
    private const string NoEvent = "tidy up";

    /// <summary>The trailers of an event that changes no file.</summary>
    private const string QuietEvent = "superseded: x\n\nEvent: superseded\nPrompt: a\nVersion: 1.0.0\n";

    private readonly RegistryFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    /// <summary>Adds a commit to the ledger that changes a file.</summary>
    private void Edit(string path, Func<string, string> edit, string message = QuietEvent, string? date = null)
    {
        using var folder = new TempDirectory();
        var tree = folder.Combine("ledger");
        fixture.Repository.Git("worktree", "add", "--quiet", tree, "prompts/ledger");
        var file = Path.Combine(tree, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var text = edit(File.Exists(file) ? File.ReadAllText(file) : "");
        if (text.Length > 0) File.WriteAllText(file, text);
        else File.Delete(file);
        fixture.Repository.Git("-C", tree, "add", "--all");
        var at = date ?? fixture.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        fixture.Repository.Git("-C", tree, "-c", "user.name=Eve", "-c", "user.email=eve@example.org", "commit", "--quiet", "--allow-empty", "--date", at, "--message", message);
        fixture.Repository.Git("worktree", "remove", "--force", tree);
    }

    private void Refused(string selection, string says)
    {
        var result = fixture.Promote(selection, "prod");
        Assert.Equal(OutcomeCode.Invalid, result.Code);
        Assert.Contains(result.Diagnostics, d => d.Message.Contains(says, StringComparison.Ordinal));
        Assert.Contains(result.Diagnostics, d => d is { Id: "PRM3040", Severity: DiagnosticSeverity.Warning });
    }

    private void Named(string path)
    {
        var verified = fixture.Verify();
        Assert.Equal(OutcomeCode.Regressed, verified.Code);
        Assert.Contains(verified.Diagnostics, d => d.Id == "PRM3040" && d.Message.Contains($"{path} is not what its events make it: commit ", StringComparison.Ordinal)
            && d.Message.Contains("by Eve <eve@example.org> edited it", StringComparison.Ordinal));
        Assert.Contains(fixture.Status().Diagnostics, d => d.Id == "PRM3040");
    }

    [Theory]
    [InlineData(NoEvent)]
    [InlineData(QuietEvent)]
    [InlineData("approve\n\nEvent: approve\nPrompt: a\nVersion: 1.0.0\nEnvironment: dev\nTag: 1111111111111111111111111111111111111111\nTarget: 1111111111111111111111111111111111111111\n")]
    [InlineData("something newer\n\nEvent: rollout-step\nPrompt: a\nVersion: 1.0.0\n")]
    public void An_approval_that_no_event_gave_opens_nothing(string message)
    {
        fixture.Settings("environments: { dev: , prod: { requires: [approval] } }");
        fixture.Release("a", "1.0.0");
        var tag = fixture.Repository.Git("rev-parse", "refs/tags/prompts/a/v1.0.0");

        Edit("approvals/a.yaml", _ => $"""
            "1.0.0 prod bob@example.org":
              version: 1.0.0
              environment: prod
              tag: "{tag}"
              since: "2026-01-01T00:00:00+00:00"
              by: "Bob <bob@example.org>"

            """, message);

        Refused("a", "0 of 1 approvals");
        Named("approvals/a.yaml");
    }

    [Fact]
    public void A_verdict_that_was_edited_opens_nothing_and_the_next_event_puts_it_right()
    {
        fixture.Settings("environments: { dev: , prod: { requires: [eval] } }");
        fixture.Release("a", "1.0.0", "regressed");

        Edit("releases/a.yaml", t => t.Replace("regressed", "passed", StringComparison.Ordinal));
        Refused("a", "came out as 'regressed'");
        Named("releases/a.yaml");

        var moved = fixture.Promote("a", "dev");

        Assert.True(moved.Succeeded, string.Join("\n", moved.Diagnostics));
        Assert.Contains(moved.Diagnostics, d => d is { Id: "PRM3040", Severity: DiagnosticSeverity.Warning });
        Assert.Contains("eval: \"regressed\"", fixture.Repository.Git("show", "prompts/ledger:releases/a.yaml"), StringComparison.Ordinal);
        Assert.DoesNotContain(fixture.Verify().Diagnostics, d => d.Id == "PRM3040");
    }

    [Theory]
    [InlineData("  since: \"", "  since: \"1999-01-01T00:00:00+00:00\" #")]
    [InlineData("  by: \"Test <test@example.org>\"", "  by: \"Ada <ada@example.org>\"")]
    [InlineData("  override: \"it leaks\"\n", "")]
    [InlineData("  version: 1.0.0", "  version: 1.0.1")]
    public void Every_field_of_a_state_is_held_against_its_event(string old, string replacement)
    {
        fixture.Settings("environments: { staging: , prod: { requires: [approval, soak], soak: 24h } }");
        fixture.Release("a", "1.0.0");
        Assert.True(fixture.Promote("a", "staging").Succeeded);
        Assert.True(fixture.Override("a", "prod", "it leaks").Succeeded);
        var before = fixture.Cell("a", "prod");

        Edit("state/a.yaml", t => t.Replace(old, replacement, StringComparison.Ordinal));

        Named("state/a.yaml");
        Assert.Equal(before, fixture.Cell("a", "prod"));
    }

    [Fact]
    public void A_file_that_was_taken_away_or_put_there_counts_as_the_events_say()
    {
        fixture.Release("a", "1.0.0");
        Assert.True(fixture.Promote("a", "dev").Succeeded);
        Edit("state/a.yaml", _ => "");
        Edit("releases/ghost.yaml", _ => fixture.Repository.Git("show", "prompts/ledger:releases/a.yaml") + "\n");

        Named("state/a.yaml");
        Named("releases/ghost.yaml");
        Assert.Equal("1.0.0", fixture.Cell("a", "dev").Version?.ToString());
        Assert.DoesNotContain(fixture.Status().Value!.Prompts, p => p.Prompt == "ghost");

        Assert.True(fixture.Promote("a", "staging").Succeeded);
        Assert.DoesNotContain(fixture.Verify().Diagnostics, d => d.Id == "PRM3040");
        Assert.DoesNotContain("ghost", fixture.Repository.Git("ls-tree", "-r", "--name-only", "prompts/ledger"), StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_without_end_are_not_walked()
    {
        fixture.Release("a", "1.0.0");
        Edit($"state/{string.Join('/', Enumerable.Repeat("x", 40))}/a.yaml", _ => "x");

        var result = fixture.Promote("a", "dev");

        Assert.Equal((OutcomeCode.Invalid, "PRM3020"), (result.Code, Assert.Single(result.Diagnostics).Id));
        Assert.Contains("deeper than 32 folders", result.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_ledger_is_replayed_from_where_it_was_found_in_order_and_an_edit_behind_that_is_found()
    {
        fixture.Release("a", "1.0.0");
        Assert.True(fixture.Promote("a", "dev").Succeeded);
        for (var i = 0; i < 80; i++)
        {
            var commit = fixture.Repository.Git("commit-tree", "-p", "prompts/ledger", "-m", QuietEvent, "prompts/ledger^{tree}");
            fixture.Repository.Git("update-ref", "refs/heads/prompts/ledger", commit);
        }

        Assert.True(fixture.Verify().Succeeded);
        var note = Path.Combine(fixture.Repository.Path, ".git", "prompt-ledger");
        Assert.StartsWith($"checked {fixture.Repository.Git("rev-parse", "prompts/ledger")} ", File.ReadAllText(note), StringComparison.Ordinal);
        var counted = fixture.Verify().Value!.Events;

        Edit("state/a.yaml", t => t.Replace("1.0.0", "9.9.9", StringComparison.Ordinal));

        Named("state/a.yaml");
        Assert.Equal(counted + 1, fixture.Verify().Value!.Events);
        File.WriteAllText(note, "checked nonsense\n");
        Named("state/a.yaml");
    }

    [Fact]
    public void A_soak_is_not_met_by_a_date_that_the_line_of_events_contradicts()
    {
        fixture.Settings("environments: { staging: , prod: { requires: [soak], soak: 24h } }");
        fixture.Release("a", "1.0.0");
        var now = fixture.Clock.GetUtcNow();
        fixture.Clock.AdjustTime(now.AddDays(-30));
        Assert.True(fixture.Promote("a", "staging").Succeeded);
        fixture.Clock.AdjustTime(now.AddMinutes(5));

        var result = fixture.Promote("a", "prod");

        Assert.Equal(OutcomeCode.Invalid, result.Code);
        Assert.Contains("for 5 min of 24 h", Assert.Single(result.Diagnostics).Message, StringComparison.Ordinal);
        fixture.Clock.AdjustTime(now.AddHours(25));
        Assert.True(fixture.Promote("a", "prod").Succeeded);
    }

    [Fact]
    public void The_log_tells_the_event_and_not_the_first_line_of_its_commit()
    {
        fixture.Release("a", "1.0.0");
        Edit("readme.txt", _ => "x", "promote a 1.0.0 to prod\n\nEvent: approve\nPrompt: a\nVersion: 1.0.0\nEnvironment: prod\n");

        Assert.Equal("approve a 1.0.0 for prod", fixture.Log()[0].Subject);
        using var registry = fixture.Open();
        Assert.Single(new LogOperation(registry).Run(new LogRequest()).Value!.Unverified);
    }
}
