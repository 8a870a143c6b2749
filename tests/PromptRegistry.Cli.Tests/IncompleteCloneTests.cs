namespace PromptRegistry.Cli.Tests;

/// <summary>Clones as build servers make them: shallow, without tags, without the ledger.</summary>
public sealed class IncompleteCloneTests : IDisposable
{
    private readonly Team team = new();
    private readonly string ada;

    public IncompleteCloneTests()
    {
        ada = team.Clone("ada");
        Team.Do(ada, "release", "greeting", "--no-eval", "--push");
        Team.Do(ada, "promote", "greeting", "--to", "dev", "--push");
        team.Change(ada, "1.0.1", "Greet");
    }

    public static TheoryData<string[]> Checkouts => new(
        ["--no-tags"], ["--no-tags", "--single-branch"], ["--depth=1", "--no-tags"], ["--depth=1"], ["--depth=1", "--no-tags", "--no-single-branch"]);

    public void Dispose() => team.Dispose();

    private static void Has(string expected, string text) => Assert.Contains(expected, text, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Checkouts))]
    public void A_release_without_push_is_refused_and_with_push_comes_after_the_remotes(string[] options)
    {
        var ci = team.Clone("ci", options);
        var before = team.References(team.Remote);

        Assert.Equal(3, Team.Run(ci, "release", "greeting", "--no-eval").ExitCode);
        Assert.Equal(before, team.References(team.Remote));
        Assert.DoesNotContain("v1.0.1", team.References(ci), StringComparison.Ordinal);

        Has("Released greeting 1.0.1", Team.Do(ci, "release", "greeting", "--no-eval", "--push").Output);
        Assert.Equal("release greeting 1.0.1 (patch)", team.Events()[0]);
        Assert.Equal((1, 0), team.Shape());
    }

    [Fact]
    public void A_release_that_the_remote_has_is_not_made_a_second_time()
    {
        var ci = team.Clone("ci", "--depth=1", "--no-tags");
        Team.Do(ada, "release", "greeting", "--no-eval", "--push");

        Team.Run(ci, "release", "greeting", "--no-eval", "--push").Fails(3, "PRM3007", "greeting 1.0.1 is released already");
    }

    [Theory]
    [MemberData(nameof(Checkouts))]
    public void What_could_not_be_compared_is_told_and_is_an_error_on_a_build_server(string[] options)
    {
        var ci = team.Clone("ci", options);
        foreach (var verb in (string[])["check", "verify", "review"])
        {
            // A shallow clone may have got the one tag of its commit, and the ledger tells of the others.
            var here = CliRepository.RunIn(ci, verb);
            Assert.True(here.ExitCode == 0, $"{verb}: {here}");
            Has("warning PRM303", here.Error);
            Assert.DoesNotContain("Everything holds together", here.Output, StringComparison.Ordinal);

            var server = CliRepository.RunIn(ci, isCi: true, verb);
            Assert.True(server.ExitCode == 3, $"{verb}: {server}");
            Has("error PRM303", server.Error);
        }

        Assert.Equal(0, CliRepository.RunIn(ci, isCi: true, "verify", "--remote").ExitCode);
        Team.Run(ci, "bump", "greeting").Fails(3, "PRM3038");
        Team.Run(ci, "diff", "greeting").Fails(2, "PRM3038");
    }

    [Fact]
    public void In_a_clone_without_tags_status_shows_what_the_ledger_says()
    {
        var ci = team.Clone("ci", "--no-tags");

        Assert.Matches(@"greeting .*1\.0\.0 .* by ada", Team.Do(ci, "status").Output);
    }

    [Theory]
    [InlineData]
    [InlineData("--depth=1")]
    public void With_tags_and_ledger_everything_is_compared(params string[] options)
    {
        var ci = team.Clone("ci", options);
        team.Git(ci, "fetch", "--quiet", "origin", "+refs/tags/prompts/*:refs/tags/prompts/*", "+refs/heads/prompts/ledger:refs/remotes/origin/prompts/ledger");

        Assert.Equal(0, CliRepository.RunIn(ci, isCi: true, "check").ExitCode);
        Has("Everything holds together", CliRepository.RunIn(ci, isCi: true, "verify").Output);
    }

    [Fact]
    public void A_repository_of_ones_own_has_its_first_release_without_a_word()
    {
        using var own = new CliRepository();

        Assert.DoesNotContain("PRM303", CliRepository.RunIn(own.Root, isCi: true, "check").Error, StringComparison.Ordinal);
        own.Do("release", "greeting", "--no-eval");
    }
}
