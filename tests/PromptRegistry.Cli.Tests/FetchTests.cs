using System.Text.Json;

namespace PromptRegistry.Cli.Tests;

/// <summary><c>init</c> offers that a plain <c>git fetch</c> brings the registry; it adds nothing unasked and nothing twice.</summary>
public sealed class FetchTests : IDisposable
{
    private const string Tags = "+refs/tags/prompts/*:refs/tags/prompts/*";
    private const string Ledger = "+refs/heads/prompts/ledger:refs/remotes/origin/prompts/ledger";

    private readonly Team team = new();
    private readonly string ada;

    public FetchTests()
    {
        ada = team.Clone("ada");
        Team.Do(ada, "release", "greeting", "--no-eval", "--push");
        Team.Do(ada, "promote", "greeting", "--to", "dev", "--push");
    }

    public void Dispose() => team.Dispose();

    private static void Has(string expected, string text) => Assert.Contains(expected, text, StringComparison.Ordinal);

    private string[] Refspecs(string clone, string remote = "origin") => team.Git(clone, "config", "--get-all", $"remote.{remote}.fetch").Split('\n');

    private static CliResult Answer(string folder, string answer, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var answers = new StringReader(answer);
        var environment = new CommandEnvironment(output, error, folder) { IsTerminal = true, In = answers };
        var exitCode = CommandLineHost.RunAsync(arguments, environment).GetAwaiter().GetResult();
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }

    [Theory]
    [InlineData]
    [InlineData("--single-branch")]
    [InlineData("--single-branch", "--no-tags")]
    public void After_it_a_plain_fetch_brings_environments_and_ledger(params string[] options)
    {
        var bob = team.Clone("bob", options);
        Has("'dotnet prompt init --fetch' makes it so.", Team.Do(bob, "init").Output);
        Assert.DoesNotContain(Tags, Refspecs(bob));

        var added = Team.Do(bob, "init", "--fetch").Output;

        Has($"added remote.origin.fetch = {Tags}", added);
        Has($"added remote.origin.fetch = {Ledger}", added);
        team.Change(ada, "1.0.1", "Greet");
        Team.Do(ada, "release", "greeting", "--no-eval", "--push");
        Team.Do(ada, "promote", "greeting", "--to", "dev", "--push");
        team.Git(bob, "fetch", "--quiet");
        Assert.Equal(team.Git(team.Remote, "rev-parse", "prompts/greeting/dev"), team.Git(bob, "rev-parse", "prompts/greeting/dev"));
        Assert.Equal(team.Git(team.Remote, "rev-parse", "prompts/ledger"), team.Git(bob, "rev-parse", "origin/prompts/ledger"));
        Assert.DoesNotContain("the tag here", Team.Do(bob, "status").Output, StringComparison.Ordinal);
        team.Git(bob, "fetch", "--quiet", "--tags");
    }

    [Fact]
    public void It_adds_nothing_twice_and_a_rehearsal_adds_nothing()
    {
        var bob = team.Clone("bob");
        Has($"would add remote.origin.fetch = {Tags}", Team.Do(bob, "init", "--fetch", "--dry-run").Output);
        Assert.Single(Refspecs(bob));

        Team.Do(bob, "init", "--fetch");
        Has("brings the tags and the ledger of origin already.", Team.Do(bob, "init", "--fetch").Output);

        Assert.Equal(["+refs/heads/*:refs/remotes/origin/*", Tags, Ledger], Refspecs(bob));
        Assert.DoesNotContain("git fetch", Team.Do(bob, "init").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_remote_and_a_ledger_of_other_names_are_fetched_as_they_are_called()
    {
        var bob = team.Clone("bob", "--origin=company");
        File.WriteAllText(Path.Combine(bob, "promptregistry.yaml"), "ledger: { branch: registry/history }\n");

        Team.Do(bob, "init", "--fetch", "company");

        Assert.Equal([Tags, "+refs/heads/registry/history:refs/remotes/company/registry/history"], Refspecs(bob, "company").Skip(1));
        Team.Run(bob, "init", "--fetch", "compny").Fails(2, "PRM3019", "Did you mean 'company'?");
    }

    [Theory]
    [InlineData("y", true, "init")]
    [InlineData("Yes", true, "new", "reply")]
    [InlineData("", false, "init")]
    [InlineData("n", false, "new", "reply")]
    public void On_a_terminal_it_is_asked_for(string answer, bool adds, params string[] arguments)
    {
        var bob = team.Clone("bob");

        var asked = Answer(bob, answer + "\n", arguments);

        Assert.Equal(0, asked.ExitCode);
        Has("Add them? [y/N]", asked.Output);
        Assert.Equal(adds, Refspecs(bob).Contains(Tags));
        Assert.Equal(adds, Refspecs(bob).Contains(Ledger));
    }

    [Fact]
    public void A_program_is_not_asked_and_learns_what_is_missing()
    {
        var bob = team.Clone("bob");

        using var json = JsonDocument.Parse(Answer(bob, "y\n", "init", "--json").Output);

        var fetch = json.RootElement.GetProperty("result").GetProperty("fetch");
        Assert.Equal((2, 0), (fetch.GetProperty("missing").GetArrayLength(), fetch.GetProperty("added").GetArrayLength()));
        Assert.DoesNotContain(Tags, Refspecs(bob));
    }

    [Fact]
    public void Without_a_remote_there_is_nothing_to_offer()
    {
        using var own = new CliRepository();

        Assert.DoesNotContain("git fetch", own.Do("init").Output, StringComparison.Ordinal);
        own.Run("init", "--fetch").Fails(2, "PRM3019", "This repository has no remote", "git remote add origin");
    }

    [Theory]
    [InlineData("1.0.0")]
    [InlineData("v1.0.0")]
    public void A_version_beside_its_prompt_is_taken_for_what_it_was_meant_to_be(string version) =>
        Team.Run(ada, "promote", "greeting", version, "--to", "dev").Fails(2, "PRM3006", "Did you mean greeting@1.0.0?");
}
