using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Sources;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Sources;

/// <summary>Arms are tags, made and moved by plain git, loose and packed.</summary>
public sealed class ArmSourceTests : IDisposable
{
    private static readonly PromptSourceRequest Prod = new("prod", ["summarization", "support/triage"]);

    private readonly RegistryFixture fixture = new();

    public ArmSourceTests()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.ReleaseByHand("summarization", "1.1.0");
        fixture.ReleaseByHand("summarization", "1.2.0");
        fixture.ReleaseByHand("support/triage", "2.0.0");
        Assert.True(fixture.Promote("summarization@1.0.0 support/triage", "prod").Succeeded);
    }

    public void Dispose() => fixture.Dispose();

    private void Deal(string arm, string version, string trailers, string message = "Try it", string prompt = "summarization") =>
        fixture.Repository.Git("tag", "-f", "-a", "-m", message, "-m", trailers, $"prompts/{prompt}/prod.{arm}", $"prompts/{prompt}/v{version}");

    private GitPromptSource Open(GitReaderKind reader = GitReaderKind.LibGit2Sharp) => new(fixture.Repository.Path, new GitPromptSourceOptions { Reader = reader });

    private static SourcedPrompt Read(GitPromptSource source, ref PromptSourceState? state)
    {
        state = source.Read(Prod, state, CancellationToken.None);
        return state.Prompts["summarization"];
    }

    [Theory]
    [InlineData(GitReaderKind.LibGit2Sharp)]
    [InlineData(GitReaderKind.Process)]
    public void Arms_are_found_moved_packed_and_removed(GitReaderKind reader)
    {
        Deal("canary", "1.1.0", "Weight: 5%\nSeed: second try\nTarget: country in [de, at]");
        using var source = Open(reader);
        PromptSourceState? state = null;

        var arm = Assert.Single(Read(source, ref state).Arms);
        Assert.Equal(("canary", "1.1.0", "Weight: 5%; Seed: second try; Target: country in [de, at]"), (arm.Name, arm.Version.Version.ToString(), arm.Rule!.ToString()));
        Assert.Equal("Version 1.1.0 of summarization. {{ text }}", arm.Version.Files!.Read("prompts/summarization/user.scriban"));
        Assert.Empty(state!.Prompts["support/triage"].Arms);
        var before = state;
        Read(source, ref state);
        Assert.Same(before, state);

        // Another weight of the same version, then another version and one more arm.
        Deal("canary", "1.1.0", "Weight: 25%");
        Assert.Equal(2500, Assert.Single(Read(source, ref state).Arms).Rule!.Weight.Hundredths);
        Deal("canary", "1.2.0", "Weight: 25%");
        Deal("b", "1.1.0", "Weight: 25%\nStart: 50%");
        Assert.Equal([("b", "1.1.0"), ("canary", "1.2.0")], Read(source, ref state).Arms.Select(a => (a.Name, a.Version.Version.ToString()!)));

        fixture.Repository.Git("pack-refs", "--all");
        var packed = Read(source, ref state);
        Assert.Equal(["b", "canary"], packed.Arms.Select(a => a.Name));
        Deal("canary", "1.1.0", "Weight: 50%");
        Assert.Equal([("b", "1.1.0"), ("canary", "1.1.0")], Read(source, ref state).Arms.Select(a => (a.Name, a.Version.Version.ToString()!)));

        fixture.Repository.Git("tag", "-d", "prompts/summarization/prod.canary", "prompts/summarization/prod.b");
        Assert.Empty(Read(source, ref state).Arms);
        // The environment never moved.
        Assert.Equal("1.0.0", state!.Prompts["summarization"].Version.ToString());
    }

    [Fact]
    public void Only_arms_of_the_environment_and_of_the_prompt_are_taken()
    {
        Deal("canary", "1.1.0", "Weight: 5%");
        fixture.Repository.Git("tag", "-a", "-m", "x", "-m", "Weight: 5%", "prompts/summarization/staging.canary", "prompts/summarization/v1.2.0");
        fixture.Repository.Git("tag", "-a", "-m", "x", "-m", "Weight: 5%", "prompts/summarization/prod.Not-One", "prompts/summarization/v1.2.0");
        Deal("b", "2.0.0", "Weight: 10%", prompt: "support/triage");
        fixture.Repository.Git("pack-refs", "--all");
        using var source = Open();
        PromptSourceState? state = null;
        Assert.Equal(["canary"], Read(source, ref state).Arms.Select(a => a.Name));
        Assert.Equal(["b"], state!.Prompts["support/triage"].Arms.Select(a => a.Name));
    }

    [Fact]
    public void An_arm_that_is_a_plain_tag_says_how_to_make_it()
    {
        fixture.Repository.Git("tag", "prompts/summarization/prod.canary", "prompts/summarization/v1.1.0");
        using var source = Open();
        PromptSourceState? state = null;

        var prompt = Read(source, ref state);

        var arm = Assert.Single(prompt.Arms);
        Assert.Null(prompt.Problem);
        Assert.Null(arm.Rule);
        Assert.Equal(("PRM3046", RegistryDiagnostics.ArmUnreadable), (arm.Version.Problem!.Descriptor.Id, arm.Version.Problem.Descriptor));
        Assert.Contains("it has no trailer 'Weight: 5%'", arm.Version.Problem.Message, StringComparison.Ordinal);
        Assert.Contains("git tag -f -a prompts/summarization/prod.canary prompts/summarization/v<version>", arm.Version.Problem.Message, StringComparison.Ordinal);
        var before = state;
        Read(source, ref state);
        Assert.Same(before, state);
    }

    [Fact]
    public void An_arm_without_a_release_keeps_its_rule_and_says_what_is_wrong()
    {
        fixture.Repository.Git("tag", "-a", "-m", "x", "-m", "Weight: 5%", "prompts/summarization/prod.canary", "main~0^{tree}");
        using var source = Open();
        PromptSourceState? state = null;
        var arm = Assert.Single(Read(source, ref state).Arms);
        Assert.Equal(500, arm.Rule!.Weight.Hundredths);
        Assert.Equal(RegistryDiagnostics.NotARelease, arm.Version.Problem!.Descriptor);
        Assert.Null(state!.Prompts["summarization"].Problem);
    }

    [Fact]
    public void A_release_of_an_arm_that_moved_is_refused()
    {
        Deal("canary", "1.1.0", "Weight: 5%");
        using var source = Open();
        PromptSourceState? state = null;
        Assert.Null(Assert.Single(Read(source, ref state).Arms).Version.Problem);

        fixture.Repository.Git("tag", "-f", "-a", "-m", "again", "prompts/summarization/v1.1.0", "prompts/summarization/v1.2.0^{commit}");

        Assert.NotNull(Assert.Single(Read(source, ref state).Arms).Version.Problem);
        Assert.Null(state!.Prompts["summarization"].Problem);
    }

    [Fact]
    public async Task A_mirror_brings_arms_with_their_files()
    {
        Deal("canary", "1.1.0", "Weight: 5%");
        fixture.Repository.Git("config", "uploadpack.allowFilter", "true");
        using var cache = new TempDirectory();
        using var source = new GitMirrorSource(new Uri(fixture.Repository.Path).AbsoluteUri, cache.Path, TimeSpan.Zero);
        var state = await source.ReadAsync(Prod, null, TestContext.Current.CancellationToken);
        var arm = Assert.Single(state.Prompts["summarization"].Arms);
        Assert.Equal("Version 1.1.0 of summarization. {{ text }}", arm.Version.Files!.Read("prompts/summarization/user.scriban"));
        Deal("canary", "1.2.0", "Weight: 10%");
        state = await source.ReadAsync(Prod, state, TestContext.Current.CancellationToken);
        arm = Assert.Single(state.Prompts["summarization"].Arms);
        Assert.Equal(("1.2.0", 1000), (arm.Version.Version.ToString(), arm.Rule!.Weight.Hundredths));
        Assert.Equal("Version 1.2.0 of summarization. {{ text }}", arm.Version.Files!.Read("prompts/summarization/user.scriban"));
    }

    [Fact]
    public void Arms_in_reftables_are_found()
    {
        using var places = new TempDirectory();
        var folder = places.Combine("tables.git");
        Assert.SkipUnless(fixture.Repository.TryGit("init", "--quiet", "--bare", "--ref-format=reftable", folder).ExitCode == 0, "The installed git has no reftables.");
        Deal("canary", "1.1.0", "Weight: 5%");
        fixture.Repository.Git("push", "--quiet", folder, "refs/tags/*:refs/tags/*");
        using var source = new GitPromptSource(folder);
        PromptSourceState? state = null;
        Assert.Equal(["canary"], Read(source, ref state).Arms.Select(a => a.Name));
        fixture.Repository.Git("push", "--quiet", "--delete", folder, "refs/tags/prompts/summarization/prod.canary");
        Assert.Empty(Read(source, ref state).Arms);
    }
}
