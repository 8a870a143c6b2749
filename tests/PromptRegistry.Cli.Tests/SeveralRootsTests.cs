using PromptRegistry.Chat;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Git.Sources;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;
using RepositoryRoot = PromptRegistry.Files.RepositoryRoot;

namespace PromptRegistry.Cli.Tests;

/// <summary>Prompts below the top of a repository, one root and several, through the command line and an app that follows.</summary>
public sealed class SeveralRootsTests : IDisposable
{
    private readonly TempRepository repository = new();

    public SeveralRootsTests()
    {
        Prompt("a", "1.0.0", "A greets");
        Prompt("b", "1.0.0", "B greets");
        repository.Commit();
    }

    private string A => Path.Combine(repository.Path, "services", "a");

    private string B => Path.Combine(repository.Path, "services", "b");

    public void Dispose() => repository.Dispose();

    private static void Has(string expected, string text) => Assert.Contains(expected, text, StringComparison.Ordinal);

    private static CliResult Do(string folder, params string[] arguments) => Team.Do(folder, arguments);

    private void Prompt(string service, string version, string text)
    {
        repository.Write($"services/{service}/prompts/greeting/prompt.yaml", CliRepository.Manifest.Replace("1.0.0", version, StringComparison.Ordinal) + "\n");
        repository.Write($"services/{service}/prompts/greeting/user.scriban", text + " {{ name }}.");
    }

    private void PrefixB()
    {
        repository.Write("services/b/promptregistry.yaml", "prefix: team-b\nenvironments: [test, live]\n");
        repository.Commit("prefix");
    }

    private string Message(string tag) => repository.Git("tag", "--list", "--format=%(contents)", tag);

    /// <summary>What an app renders that was compiled with another version of a prompt of this name.</summary>
    private static (string Text, string Version) Served(string place, string environment, string name, string? folder = null)
    {
        using var source = new GitPromptSource(place, new GitPromptSourceOptions { Folder = folder });
        var prompt = source.Read(new PromptSourceRequest(environment, [name]), null, CancellationToken.None).Prompts[name];
        Assert.True(prompt.Problem is null, prompt.Problem?.ToString());
        var files = prompt.Files!;
        var loaded = PromptLoader.Load(prompt.LocalName ?? name, files, RepositorySettings.Default);
        return (files.Read(loaded.Prompt!.Files.First(f => f.EndsWith(".scriban", StringComparison.Ordinal)))!, prompt.Version.ToString()!);
    }

    [Fact]
    public void A_release_records_its_folder_and_everything_reads_it_from_there()
    {
        Has("Released greeting 1.0.0", Do(A, "release", "greeting", "--no-eval").Output);
        Do(A, "promote", "greeting", "--to", "dev");

        Has("\nPath: services/a/prompts/greeting\n", Message("prompts/greeting/v1.0.0"));
        Has("\nPath: services/a/prompts/greeting\n", repository.Git("log", "--format=%B", "prompts/ledger"));
        Assert.Equal(("A greets {{ name }}.", "1.0.0"), Served(repository.Path, "dev", "greeting"));
        Assert.Equal(("A greets {{ name }}.", "1.0.0"), Served(A, "dev", "greeting"));
        Has("1.0.0", Do(repository.Path, "status").Output);
        Has("Everything holds together: 1 prompt, 1 release", Do(repository.Path, "verify").Output);
        Has("Everything holds together: 1 prompt, 1 release", Do(B, "verify").Output);
        Has("\"path\": \"services/a/prompts/greeting\"", Do(A, "log", "--event", "release", "--json").Output);

        Prompt("a", "1.0.1", "A welcomes");
        Has("A greets", Do(A, "diff", "greeting").Output);
        repository.Commit();
        Do(A, "release", "greeting", "--no-eval");
        Do(A, "promote", "greeting", "--to", "dev");
        Assert.Equal(("A welcomes {{ name }}.", "1.0.1"), Served(repository.Path, "dev", "greeting"));
        Do(A, "rollback", "greeting", "--in", "dev");
        Assert.Equal(("A greets {{ name }}.", "1.0.0"), Served(A, "dev", "greeting"));
    }

    [Fact]
    public void The_second_root_to_release_a_name_is_refused_with_advice_until_it_has_a_prefix()
    {
        Do(A, "release", "greeting", "--no-eval");
        Do(A, "promote", "greeting", "--to", "dev");
        var before = repository.Git("for-each-ref");

        var refused = Team.Run(B, "release", "greeting", "--no-eval");

        refused.Fails(3, "PRM3039", "services/a/prompts/greeting", "'prefix: b'", "b/greeting");
        Team.Run(B, "check").Fails(3, "PRM3039");
        Team.Run(B, "promote", "greeting", "--to", "dev").Fails(2, "PRM3039", "services/a");
        Team.Run(repository.Path, "promote", "greeting", "--to", "prod").Fails(2, "PRM3039", "services/a");
        Assert.Equal(before, repository.Git("for-each-ref"));

        PrefixB();
        Has("Released team-b/greeting 1.0.0", Do(B, "release", "greeting", "--no-eval").Output);
        Has("team-b/greeting in live is now 1.0.0", Do(B, "promote", "greeting", "--to", "live").Output);
        Do(B, "promote", "team-b/greeting@1.0.0", "--to", "test");
        Has("Path: services/b/prompts/greeting", Message("prompts/team-b/greeting/v1.0.0"));
        Assert.Equal(("B greets {{ name }}.", "1.0.0"), Served(B, "live", "greeting"));
        Assert.Equal(("B greets {{ name }}.", "1.0.0"), Served(B, "live", "team-b/greeting"));
        Assert.Equal(("B greets {{ name }}.", "1.0.0"), Served(repository.Path, "live", "team-b/greeting"));
        Assert.Equal(("A greets {{ name }}.", "1.0.0"), Served(repository.Path, "dev", "greeting"));
        Assert.Equal(("A greets {{ name }}.", "1.0.0"), Served(A, "dev", "greeting"));
    }

    [Fact]
    public void Each_root_shows_its_own_prompts_and_verify_looks_at_all()
    {
        PrefixB();
        Do(A, "release", "greeting", "--no-eval");
        Do(A, "promote", "greeting", "--to", "dev");
        Do(B, "release", "greeting", "--no-eval");
        Do(B, "promote", "greeting", "--to", "live");

        var (a, b) = (Do(A, "status").Output, Do(B, "status").Output);

        Assert.DoesNotContain("team-b", a, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^greeting +1\.0\.0 +1\.0\.0", a);
        Assert.Matches(@"(?m)^team-b/greeting +1\.0\.0 +- +1\.0\.0", b);
        Assert.DoesNotMatch(@"(?m)^greeting", b);
        foreach (var folder in (string[])[A, B, repository.Path])
        {
            Has("Everything holds together: 2 prompts, 2 releases, 2 environments, 4 events.", Do(folder, "verify").Output);
        }

        Do(A, "check");
        Do(B, "check", "team-b/greeting");
        Has("The ledger has everything", Do(A, "sync").Output);
        Has("The ledger has everything", Do(B, "sync").Output);
        Assert.Contains("promote team-b/greeting", Do(B, "log", "greeting").Output, StringComparison.Ordinal);
        Has("greeting: version 1.0.0 stays", Do(B, "bump", "greeting").Output);
    }

    [Fact]
    public void A_root_without_gates_opens_none_of_another_ones()
    {
        repository.Write("services/a/promptregistry.yaml", "environments: { prod: { requires: [approval] } }\n");
        repository.Write("services/b/promptregistry.yaml", "environments: [prod]\n");
        repository.Commit("gates");
        Do(A, "release", "greeting", "--no-eval");
        Team.Run(A, "promote", "greeting", "--to", "prod").Fails(3, "0 of 1 approvals");

        // Not by going to the other root, not by taking the first one away in a commit of one's own, not by a tag that claims the name.
        Team.Run(B, "promote", "greeting", "--to", "prod").Fails(2, "PRM3039");
        repository.Git("checkout", "--quiet", "-b", "own");
        repository.Git("rm", "--quiet", "-r", "services/a");
        repository.Commit("gone");
        Team.Run(B, "promote", "greeting", "--to", "prod").Fails(2, "PRM3039");
        repository.Git("tag", "-a", "-m", "greeting 9.9.9\n\nPath: services/b/prompts/greeting\n", "prompts/greeting/v9.9.9");
        Team.Run(B, "promote", "greeting@9.9.9", "--to", "prod").Fails(2, "PRM3039");
        Assert.Empty(repository.Git("tag", "--list", "prompts/greeting/prod"));
    }

    [Fact]
    public void A_root_that_moved_to_another_folder_goes_on()
    {
        Do(A, "release", "greeting", "--no-eval");
        Directory.Move(A, Path.Combine(repository.Path, "moved"));
        repository.Write("moved/prompts/greeting/prompt.yaml", CliRepository.Manifest.Replace("1.0.0", "1.0.1", StringComparison.Ordinal) + "\n");
        repository.Write("moved/prompts/greeting/user.scriban", "Moved {{ name }}.");
        repository.Commit();
        var moved = Path.Combine(repository.Path, "moved");

        Has("a patch step from 1.0.0", Do(moved, "release", "greeting", "--no-eval").Output);
        Do(moved, "promote", "greeting@1.0.0", "--to", "dev");

        Assert.Equal(("A greets {{ name }}.", "1.0.0"), Served(moved, "dev", "greeting"));
        Has("Everything holds together", Do(moved, "verify").Output);
    }

    [Fact]
    public void An_app_follows_the_prompts_of_the_root_that_it_was_compiled_from()
    {
        PrefixB();
        Do(A, "release", "greeting", "--no-eval");
        Do(A, "promote", "greeting", "--to", "prod");
        Do(B, "release", "greeting", "--no-eval");
        Do(B, "promote", "greeting", "--to", "live");
        var contract = ContractText.Write(PromptLoader.Load("greeting", new Cli.Files.WorkTreeFiles(B), RepositorySettings.Default).Prompt!.Contract);
        PromptRuntime.Register(new CompiledPrompt("team-b/greeting", "0.9.0", "sha256:0", contract, new ChatTarget(new ModelSettings(), null, null)));
        using var live = new LivePrompts(new GitPromptSource(repository.Path), "live");

        Assert.Equal("1.0.0", Assert.Single(live.Refresh().Served, i => i.Name == "team-b/greeting").Version);
        Prompt("b", "1.0.1", "B welcomes");
        repository.Commit();
        Do(B, "release", "greeting", "--no-eval");
        Do(B, "promote", "greeting", "--to", "live");

        var served = Assert.Single(live.Refresh().Served, i => i.Name == "team-b/greeting");
        Assert.Equal(("1.0.1", ResolutionReason.Environment), (served.Version, served.Reason));
    }

    [Theory]
    [InlineData("prompts: 1\nprefix: Team", "'Team' cannot go before the names")]
    [InlineData("prefix: prod", "'prod' cannot go before the names")]
    [InlineData("prefix: a//b", "'a//b' cannot go before the names")]
    [InlineData("prefix: v2", "'v2' cannot go before the names")]
    public void A_prefix_is_made_of_segments(string settings, string expected)
    {
        repository.Write("services/b/promptregistry.yaml", settings + "\n");

        Team.Run(B, "check").Fails(3, expected);
    }

    [Theory]
    [InlineData("prompts/Builder.cs")]
    [InlineData("prompts/Store.fs")]
    public void A_projects_own_folder_of_code_does_not_end_the_search(string code)
    {
        repository.Write("services/a/src/App/" + code, "class Builder;");
        var project = Path.Combine(A, "src", "App");

        Assert.Equal(A, RepositoryRoot.Find(project));
        Has("1 prompt checked", Do(project, "check").Output);
        Has("Released greeting 1.0.0", Do(project, "release", "greeting", "--no-eval").Output);
        Has("Path: services/a/prompts/greeting", Message("prompts/greeting/v1.0.0"));
        Do(project, "promote", "greeting", "--to", "dev");
        Assert.Equal(("A greets {{ name }}.", "1.0.0"), Served(project, "dev", "greeting"));
    }

    [Fact]
    public void A_folder_whose_code_lies_deeper_is_named_with_the_root_above()
    {
        repository.Write("services/a/src/App/prompts/handlers/Builder.cs", "class Builder;");

        Team.Run(Path.Combine(A, "src", "App"), "check").Fails(
            3, "It holds code (prompts/handlers/Builder.cs)", "The folder '../..' above it has prompts", "PromptRepositoryRoot");
    }

    [Fact]
    public void Settings_make_a_root_and_the_nearest_one_counts()
    {
        repository.Write("promptregistry.yaml", "environments: [dev]\n");
        repository.Write("services/c/readme.md", "");

        Assert.Equal(repository.Path, RepositoryRoot.Find(Path.Combine(repository.Path, "services", "c")));
        Assert.Equal(A, RepositoryRoot.Find(Path.Combine(A, "prompts", "greeting")));
        Assert.Null(RepositoryRoot.Find(Path.Combine(repository.Path, "services", "c"), Path.Combine(repository.Path, "services")));
    }

    /// <summary>The build finds the root by MSBuild's means; it must be the one that everything else finds.</summary>
    [Theory]
    [InlineData("services/a/src/App", null)]
    [InlineData("services/a/src/App", "services/a/src/App/prompts/Builder.cs")]
    [InlineData("services/c/App", "services/c/promptregistry.yaml")]
    [InlineData("services/c/App", "promptregistry.yaml")]
    [InlineData("services/a/src/App", "promptregistry.yaml")]
    [InlineData("services/c/App", "services/c/App/prompts/Internal.CS")]
    public void The_build_finds_the_same_root(string project, string? file)
    {
        if (file is not null) repository.Write(file, "environments: [dev]\n");
        var targets = Path.Combine(TestKit.RepositoryRoot.Path, "build", "PromptRegistry.targets");
        var path = repository.Write($"{project}/p.proj", $"<Project><Import Project=\"{targets}\" /></Project>");

        var asked = ProcessRunner.Run("dotnet", ["msbuild", path, "-getProperty:PromptRepositoryRoot", "-p:PromptBuildDirectory=x/", "-p:PromptHelpPages=x"], repository.Path);

        Assert.Equal(0, asked.ExitCode);
        var expected = RepositoryRoot.Find(Path.GetDirectoryName(path)!);
        Assert.Equal(expected is null ? "" : expected + "/", asked.Output.Trim());
    }
}
