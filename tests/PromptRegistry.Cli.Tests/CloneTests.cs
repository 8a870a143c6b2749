using System.Text.Json;

namespace PromptRegistry.Cli.Tests;

/// <summary>What a clone knows of the ledger that lives at its remote: the same answer in every clone.</summary>
public sealed class CloneTests : IDisposable
{
    private readonly Team team = new("environments: { dev: , prod: { after: dev, requires: [approval] } }");
    private readonly string ada;

    public CloneTests()
    {
        ada = team.Clone("ada");
        Team.Do(ada, "release", "greeting", "--no-eval", "--push");
        Team.Do(ada, "promote", "greeting", "--to", "dev", "--push");
    }

    public void Dispose() => team.Dispose();

    private static void Has(string expected, string text) => Assert.Contains(expected, text, StringComparison.Ordinal);

    [Fact]
    public void In_a_fresh_clone_every_verb_knows_what_happened()
    {
        var bob = team.Clone("bob");

        Has("1.0.0", Team.Do(bob, "status").Output);
        Has("promote greeting 1.0.0 to dev", Team.Do(bob, "log").Output);
        Has("Everything holds together: 1 prompt, 1 release, 1 environment, 2 events.", Team.Do(bob, "verify").Output);
        Team.Run(bob, "promote", "greeting", "--to", "prod", "--push").Fails(3, "0 of 1 approvals");
        Team.Do(bob, "approve", "greeting", "--to", "prod", "--push");
        Has("greeting in prod is now 1.0.0.", Team.Do(bob, "promote", "greeting", "--to", "prod", "--push").Output);
        Has("The ledger has everything", Team.Do(bob, "sync", "--push").Output);
        Assert.Equal((1, 0), team.Shape());
        Assert.Equal(4, team.Events().Count);
    }

    [Theory]
    [InlineData]
    [InlineData("--single-branch")]
    [InlineData("--depth=1", "--no-single-branch")]
    [InlineData("--filter=blob:none")]
    public void A_promotion_with_push_is_judged_by_what_the_remote_has(params string[] options)
    {
        var bob = team.Clone("bob", options);
        Team.Do(bob, "approve", "greeting", "--to", "prod", "--push");
        team.Change(ada, "1.0.1", "Greet");
        Team.Do(ada, "release", "greeting", "--no-eval", "--push");
        Team.Do(ada, "promote", "greeting", "--to", "dev", "--push");

        var moved = Team.Do(bob, "promote", "greeting@1.0.0", "--to", "prod", "--push");

        Has("greeting in prod is now 1.0.0.", moved.Output);
        Assert.Equal(team.Git(team.Remote, "rev-parse", "prompts/greeting/dev"), team.Git(bob, "rev-parse", "prompts/greeting/dev"));
        Assert.Equal(team.Git(team.Remote, "rev-parse", "prompts/ledger"), team.Git(bob, "rev-parse", "prompts/ledger"));
        Assert.Equal((1, 0), team.Shape());
    }

    [Theory]
    [InlineData]
    [InlineData("--single-branch")]
    public void A_write_without_push_continues_the_remotes_ledger_and_says_that_it_is_local(params string[] options)
    {
        var bob = team.Clone("bob", options);
        var before = team.References(team.Remote);

        var approved = Team.Do(bob, "approve", "greeting", "--to", "prod");

        Has("Only in this clone: origin does not have it yet. 'dotnet prompt sync --push' takes it there.", approved.Output);
        Assert.Equal(before, team.References(team.Remote));
        Assert.Equal("1", team.Git(bob, "rev-list", "--count", "--max-parents=0", "prompts/ledger"));
        Has("1 event is only in this clone; 'dotnet prompt sync --push' takes it to origin.", Team.Do(bob, "status").Output);
        Has("Pushed to origin.", Team.Do(bob, "sync", "--push").Output);
        Assert.DoesNotContain("only in this clone", Team.Do(bob, "status").Output, StringComparison.Ordinal);
        Assert.Equal((1, 0), team.Shape());
    }

    [Fact]
    public void A_shallow_ledger_is_not_taken_for_the_whole_one()
    {
        var bob = team.Clone("bob", "--depth=1", "--no-single-branch");
        var before = team.References(bob);

        Team.Run(bob, "approve", "greeting", "--to", "prod").Fails(3, "PRM3037", "git fetch --unshallow");
        Has("warning PRM3037", Team.Do(bob, "log").Error);
        Assert.Equal(before, team.References(bob));
        Has("release greeting 1.0.0", Team.Do(bob, "log", "--remote").Output);
    }

    [Fact]
    public void After_a_colleagues_promotion_a_plain_fetch_is_enough_and_status_says_what_is_behind()
    {
        var bob = team.Clone("bob");
        team.Change(ada, "1.0.1", "Greet");
        Team.Do(ada, "release", "greeting", "--no-eval", "--push");
        Team.Do(ada, "promote", "greeting", "--to", "dev", "--push");
        Has("greeting  1.0.0", Team.Do(bob, "status").Output);
        Has("This is what origin has now.", Team.Do(bob, "status", "--remote").Output);
        Has("greeting  1.0.1", Team.Do(bob, "status", "--remote").Output);

        team.Git(bob, "pull", "--quiet");
        var status = Team.Do(bob, "status").Output;

        Assert.Matches(@"greeting +1\.0\.1 +1\.0\.1 .* by ada <ada@example\.org> \(the tag here: 1\.0\.0\)", status);
        Assert.Matches(@"origin was looked at last on \d{4}-\d\d-\d\d \d\d:\d\dZ \(just now\)", status);
        Has("Tags of this clone are behind: 'git fetch origin +refs/tags/prompts/*:refs/tags/prompts/*'", status);
        Team.Do(bob, "verify");
        Has("The ledger has everything", Team.Do(bob, "sync").Output);
        team.Git(bob, "fetch", "--quiet", "origin", "+refs/tags/prompts/*:refs/tags/prompts/*");
        Assert.DoesNotContain("the tag here", Team.Do(bob, "status").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Status_names_the_cells_that_differ_from_what_the_remote_had()
    {
        var bob = team.Clone("bob");
        Team.Do(bob, "approve", "greeting", "--to", "prod");
        Team.Do(bob, "promote", "greeting", "--to", "prod");
        Has("(origin had none)", Team.Do(bob, "status").Output);
        using (var json = JsonDocument.Parse(Team.Do(bob, "status", "--json").Output))
        {
            var result = json.RootElement.GetProperty("result");
            Assert.Equal(("local", "origin", 2), (
                result.GetProperty("view").GetProperty("origin").GetString(), result.GetProperty("view").GetProperty("remote").GetString(),
                result.GetProperty("view").GetProperty("unpushed").GetInt32()));
            var cells = result.GetProperty("prompts")[0].GetProperty("environments");
            Assert.True(cells.GetProperty("prod").GetProperty("differsAtRemote").GetBoolean());
            Assert.False(cells.GetProperty("dev").GetProperty("differsAtRemote").GetBoolean());
        }

        // A fetch with the offered refspec puts tags back to the remote's: what was promoted here still counts here.
        team.Git(bob, "fetch", "--quiet", "--prune", "origin", "+refs/tags/prompts/*:refs/tags/prompts/*");
        Has("(origin had none)", Team.Do(bob, "status").Output);
        Team.Do(bob, "sync", "--push");
        Assert.Equal("greeting 1.0.0 in prod", team.Git(team.Remote, "tag", "-l", "--format=%(subject)", "prompts/greeting/prod"));
    }

    [Fact]
    public void A_first_ledger_is_not_begun_where_the_remote_cannot_be_asked()
    {
        var bob = team.Clone("bob", "--single-branch");
        team.Git(bob, "remote", "set-url", "origin", team.Address + "-gone");
        var before = team.References(bob);

        Team.Run(bob, "promote", "greeting", "--to", "dev").Fails(4, "PRM3037", "could not be asked");

        Assert.Equal(before, team.References(bob));
        Has("info PRM3037", Team.Do(bob, "log").Error);
    }

    [Fact]
    public void A_clone_of_a_remote_of_another_name_continues_that_ones_ledger()
    {
        var bob = team.Clone("bob", "--origin=company");

        Has("company was looked at last", Team.Do(bob, "status").Output);
        Has("'dotnet prompt sync --push company'", Team.Do(bob, "approve", "greeting", "--to", "prod").Output);
        Team.Do(bob, "sync", "--push", "company");
        Assert.Equal((1, 0), team.Shape());
    }

    [Fact]
    public void Ledgers_that_went_separate_ways_become_one_line_and_no_event_is_lost()
    {
        var bob = team.Clone("bob");
        Team.Do(bob, "approve", "greeting", "--to", "prod");
        Team.Do(bob, "promote", "greeting", "--to", "prod");
        team.Change(ada, "1.0.1", "Greet");
        Team.Do(ada, "release", "greeting", "--no-eval", "--push");
        Team.Do(ada, "promote", "greeting", "--to", "dev", "--push");
        Team.Do(team.Clone("cleo"), "approve", "greeting", "--to", "prod", "--push");
        Team.Do(ada, "promote", "greeting", "--to", "prod", "--push");
        team.Git(bob, "fetch", "--quiet", "origin");
        var before = team.References(bob);
        Team.Run(bob, "status").Fails(6, "PRM3021", "dotnet prompt sync --rebase origin");
        Team.Run(bob, "verify").Fails(1, "went separate ways", "dotnet prompt sync --rebase");
        Has("Would rebase: superseded: promote greeting 1.0.0 to prod", Team.Do(bob, "sync", "--rebase", "--dry-run").Output);
        Assert.Equal(before, team.References(bob));

        var rebased = Team.Do(bob, "sync", "--rebase", "--push");

        Has("Rebased: approve greeting 1.0.0 for prod", rebased.Output);
        Has("prompts/greeting/prod was moved at the remote meanwhile, and that counts.", rebased.Output);
        Has("Pushed to origin.", rebased.Output);
        Assert.Equal((1, 0), team.Shape());
        Assert.Equal(["superseded: promote greeting 1.0.0 to prod", "approve greeting 1.0.0 for prod"], team.Events().Take(2));
        Assert.Equal(8, team.Events().Count);
        Has("bob <bob@example.org>  approve greeting 1.0.0 for prod", Team.Do(bob, "log").Output);
        Assert.Matches(@"greeting +1\.0\.1 .*1\.0\.1 .*1\.0\.1 ", Team.Do(bob, "status").Output);
        Has("Everything holds together", Team.Do(bob, "verify").Output);
        Has("Everything holds together", Team.Do(team.Remote, "verify").Output);
    }

    [Fact]
    public void A_second_root_of_an_older_tool_is_put_behind_the_first_one()
    {
        var bob = team.Clone("bob");
        var tree = team.Git(bob, "mktree", "--missing");
        var root = team.Git(bob, "commit-tree", tree, "-m", "approve greeting 1.0.0 for prod\n\nEvent: approve\nPrompt: greeting\nVersion: 1.0.0\n"
            + "Environment: prod\nRef: refs/tags/prompts/greeting/v1.0.0\nTag: " + team.Git(bob, "rev-parse", "refs/tags/prompts/greeting/v1.0.0")
            + "\nTarget: " + team.Git(bob, "rev-parse", "HEAD"));
        team.Git(bob, "update-ref", "refs/heads/prompts/ledger", root);
        Team.Run(bob, "promote", "greeting", "--to", "prod", "--push").Fails(6, "PRM3021");

        Team.Do(bob, "sync", "--rebase", "--push");

        Assert.Equal((1, 0), team.Shape());
        Assert.Equal("approve greeting 1.0.0 for prod", team.Events()[0]);
        Team.Do(bob, "promote", "greeting", "--to", "prod", "--push");
    }
}
