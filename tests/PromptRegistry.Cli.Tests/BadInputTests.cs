using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary>Each mistake: a message that says what to do next, the documented exit code, and nothing changed.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly CliRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Malformed_yaml()
    {
        repository.Write("prompts/greeting/prompt.yaml", "name: greeting\nmessages: [a, b\nversion: 1.0.0\n");

        repository.RunUnchanged("check").Fails(3, "prompts/greeting/prompt.yaml(", "error PRM0001", "cannot be read from here");
    }

    [Fact]
    public void Unknown_key()
    {
        repository.Edit("prompts/greeting/prompt.yaml", "inputs:", "inptus:");

        repository.RunUnchanged("check").Fails(3, "prompts/greeting/prompt.yaml(4,1): error PRM0002", "Did you mean 'inputs'?");
    }

    [Fact]
    public void Missing_template()
    {
        File.Delete(Path.Combine(repository.Root, "prompts/greeting/user.scriban"));

        repository.RunUnchanged("check").Fails(3, "prompts/greeting/prompt.yaml(6,29): error PRM0012", "Create it, or correct the name.");
    }

    [Theory]
    [InlineData("prompts/q\n-analyzer:evil/prompt.yaml", "prompts/q<U+000A>-analyzer:evil")]
    [InlineData("prompts/greeting/a\r.scriban", "prompts/greeting/a<U+000D>.scriban")]
    [InlineData("prompts/greeting/more/notes\u2028.txt", "prompts/greeting/more/notes<U+2028>.txt")]
    [InlineData("templates/\u001b[2J.scriban", "templates/<U+001B>[2J.scriban")]
    [InlineData("templates/-x.scriban", "templates/-x.scriban")]
    public void A_name_that_a_program_could_take_for_an_argument(string file, string shown)
    {
        repository.Write(file, CliRepository.Manifest);
        repository.Git.Commit();

        var check = repository.RunUnchanged("check");
        check.Fails(3, shown + ": error PRM0020: The name has a control character");
        if (shown != file) Assert.DoesNotContain(file, check.Output + check.Error, StringComparison.Ordinal);
        if (!file.StartsWith("prompts/q", StringComparison.Ordinal)) repository.RunUnchanged("release", "greeting").Fails(3, shown + ": error PRM0020");
    }

    [Fact]
    public void A_manifest_that_names_such_a_file()
    {
        repository.Edit("prompts/greeting/prompt.yaml", "user.scriban", @"""-x\nuser.scriban""");

        repository.RunUnchanged("check").Fails(3, "prompt.yaml(6,29): error PRM0020: '-x<U+000A>user.scriban'");
    }

    [Fact]
    public void A_key_that_the_repository_alone_wants_sent()
    {
        repository.Write("promptregistry.yaml", """
            providers:
              evil: { endpoint: "http://127.0.0.1:9/v1", model: m, api-key-variable: GITHUB_TOKEN }
            evaluation: { provider: evil }
            """);

        repository.RunUnchanged("eval", "--mode", "live").Fails(4, "error PRM2205: The provider 'evil'", "GITHUB_TOKEN sent to http://127.0.0.1:9");
        repository.RunUnchanged("eval", "--mode", "live", "--allow-key", "GITHUB_TOKEN").Fails(2, "'GITHUB_TOKEN' allows no key");
    }

    [Fact]
    public void Include_cycle()
    {
        repository.Write("templates/a.scriban", "{{ include 'b' }}");
        repository.Write("templates/b.scriban", "{{ include 'a' }}");
        repository.Write("prompts/greeting/user.scriban", "{{ name }}{{ include 'a' }}");

        repository.RunUnchanged("check").Fails(3, "error PRM1009");
    }

    [Fact]
    public void Undeclared_variable()
    {
        repository.Write("prompts/greeting/user.scriban", "Say hello to {{ nmae }}.");

        repository.RunUnchanged("check").Fails(3, "prompts/greeting/user.scriban(1,17): error PRM1002", "Did you mean");
    }

    [Fact]
    public void Wrong_argument_of_a_function()
    {
        repository.Write("prompts/greeting/user.scriban", "{{ name | string.truncate 'x' }}");

        repository.RunUnchanged("check").Fails(3, "prompts/greeting/user.scriban(1,", "error PRM100");
    }

    [Theory]
    [InlineData("promot")]
    [InlineData("promote", "greeting")]
    [InlineData("eval", "--mode", "replya")]
    [InlineData("log", "--limit", "many")]
    [InlineData("log", "--limit", "0")]
    [InlineData("promote", "greeting@one", "--to", "prod")]
    [InlineData("rollback", "greeting", "--to", "one")]
    [InlineData("render", "greeting", "--input", "name")]
    [InlineData("render", "greeting", "--input", "nmae=Ada")]
    [InlineData("render", "greting")]
    [InlineData("promote", "greeting", "--to", "prd")]
    public void Wrong_command_line(params string[] arguments)
    {
        repository.RunUnchanged(arguments).Fails(2);
    }

    [Fact]
    public void Unknown_prompt()
    {
        repository.RunUnchanged("check", "greting").Fails(2, "There is no prompt 'greting'. Did you mean 'greeting'?");
    }

    [Fact]
    public void Missing_recordings()
    {
        repository.RunUnchanged("eval").Fails(3, "prompts/greeting/evals.yaml(", "error PRM2004", "dotnet prompt eval greeting --mode record");
    }

    [Fact]
    public void Endpoint_down_while_recording()
    {
        repository.Write("promptregistry.yaml", $$"""
            providers: { nobody: { endpoint: "http://127.0.0.1:{{UnusedPort()}}/v1", model: m } }
            evaluation: { provider: nobody }
            """);

        repository.RunUnchanged("eval", "--mode", "record").Fails(4, "http://127.0.0.1:");
    }

    [Fact]
    public void Endpoint_that_is_no_address()
    {
        repository.Write("promptregistry.yaml", """
            providers: { nobody: { endpoint: "http://nobody.invalid/v1", model: m } }
            evaluation: { provider: nobody }
            """);

        repository.RunUnchanged("eval", "--endpoint", "nowhere").Fails(2, "--endpoint is 'nowhere'", "http://127.0.0.1:5117/v1");
        repository.RunUnchanged("eval", "--mode", "record", "--endpoint", $"http://127.0.0.1:{UnusedPort()}/v1").Fails(4, "http://127.0.0.1:");
    }

    [Fact]
    public void Duplicate_version()
    {
        repository.Do("release", "greeting");
        repository.Write("prompts/greeting/user.scriban", "Greet {{ name }}.");
        repository.Git.Commit();

        repository.RunUnchanged("release", "greeting")
            .Fails(3, "prompts/greeting/prompt.yaml(2,10): error PRM3007", "dotnet prompt bump greeting");
    }

    [Fact]
    public void Too_small_a_version_for_the_change()
    {
        repository.Do("release", "greeting");
        repository.Edit("prompts/greeting/prompt.yaml", "inputs: { name: string }", "inputs: { name: string, mood: string }");
        repository.Edit("prompts/greeting/prompt.yaml", "1.0.0", "1.0.1");
        repository.Write("prompts/greeting/user.scriban", "Greet {{ name }} {{ mood }}.");
        repository.Git.Commit();

        repository.RunUnchanged("release", "greeting").Fails(3, "error PRM3011", "The required input 'mood' is new.", "2.0.0");
    }

    [Fact]
    public void Promote_of_an_unreleased_version()
    {
        repository.Do("release", "greeting");

        repository.RunUnchanged("promote", "greeting@1.1.0", "--to", "prod").Fails(2, "error PRM3006", "1.1.0", "1.0.0");
    }

    [Fact]
    public void Dirty_work_tree_at_release()
    {
        repository.Write("prompts/greeting/user.scriban", "Changed {{ name }}.");

        repository.RunUnchanged("release", "greeting").Fails(3, "error PRM3008", "prompts/greeting/user.scriban");
    }

    [Theory]
    [InlineData("status")]
    [InlineData("log")]
    [InlineData("release", "greeting")]
    [InlineData("promote", "greeting", "--to", "prod")]
    public void No_git_repository(params string[] arguments)
    {
        using var folder = new TempDirectory();

        CliRepository.RunIn(folder.Path, arguments).Fails(2, "error PRM3001", "git init");
    }

    [Theory]
    [InlineData("check")]
    [InlineData("eval")]
    [InlineData("bump", "greeting")]
    public void No_prompt_repository(params string[] arguments)
    {
        using var folder = new TempDirectory();

        CliRepository.RunIn(folder.Path, arguments).Fails(2, "No prompt repository was found", "--repo");
    }

    [Fact]
    public void Detached_head_releases_that_commit_and_says_so()
    {
        repository.Git.Git("checkout", "--quiet", "--detach");

        var result = repository.Do("release", "greeting");

        Assert.Contains("Released greeting 1.0.0", result.Output, StringComparison.Ordinal);
        Assert.Contains("PRM3022", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_race_names_the_winner()
    {
        using var remote = new TempRepository(bare: true);
        repository.Git.Git("remote", "add", "origin", remote.Path);
        repository.Git.Git("push", "--quiet", "origin", "main");
        repository.Do("release", "greeting", "--push");
        repository.Edit("prompts/greeting/prompt.yaml", "1.0.0", "1.0.1");
        repository.Write("prompts/greeting/user.scriban", "Greet {{ name }}.");
        repository.Git.Commit();
        repository.Do("release", "greeting", "--push");
        // Somebody else comes between the look at the remote and the push.
        Script.Write(remote, "hooks/pre-receive", """
            export GIT_COMMITTER_NAME=Winner GIT_COMMITTER_EMAIL=winner@example.org
            env -u GIT_QUARANTINE_PATH git tag -a -m first prompts/greeting/prod prompts/greeting/v1.0.0
            """);

        repository.RunUnchanged("promote", "greeting@1.0.1", "--to", "prod", "--push").Fails(6, "error PRM3017", "to 1.0.0 by Winner");
    }

    [Fact]
    public void Nothing_to_roll_back_to()
    {
        repository.Do("release", "greeting");
        repository.Do("promote", "greeting", "--to", "prod");

        repository.RunUnchanged("rollback", "greeting").Fails(2, "error PRM3018");
    }

    private static string UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
