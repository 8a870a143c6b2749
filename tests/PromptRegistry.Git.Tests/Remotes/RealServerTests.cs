using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Writing;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Remotes;

/// <summary>The same pushes over the transports that people have, against real servers.</summary>
public sealed class RealServerTests : IDisposable
{
    private static readonly WriteOptions Push = new(Remote: "origin");

    private readonly RegistryFixture fixture = new();
    private readonly TempDirectory places = new();

    public RealServerTests()
    {
        fixture.Repository.Git("clone", "--quiet", "--bare", ".", places.Combine("prompts.git"));
        fixture.Release("a", "1.0.0");
        fixture.Release("a", "1.0.1");
    }

    public void Dispose()
    {
        fixture.Dispose();
        places.Dispose();
    }

    private string There() => References(places.Combine("prompts.git"));

    private string Here() => References(fixture.Repository.Path);

    private string References(string folder) =>
        fixture.Repository.Git("-C", folder, "for-each-ref", "--format=%(refname) %(objectname)", "refs/tags", "refs/heads/prompts");

    /// <summary>Promotes, moves on, rolls back, and takes over what plain git moved there: here and there stay equal.</summary>
    private void Works(string address)
    {
        fixture.Repository.Git("remote", "add", "origin", address);

        Succeeds(fixture.Promote("a@1.0.0", "prod", Push));
        Succeeds(fixture.Promote("a@1.0.1", "prod", Push));
        Succeeds(fixture.RollBack("a", "prod", options: Push));
        Assert.Equal(Here(), There());

        fixture.Repository.Git("-C", places.Combine("prompts.git"), "tag", "-f", "prompts/a/prod", "prompts/a/v1.0.1");
        var taken = fixture.Promote("a@1.0.1", "prod", Push);
        Assert.Equal("1.0.1", taken.Value!.Moves[0].From.ToString());
        Assert.Equal(Here(), There());
        Succeeds(fixture.Promote("a@1.0.0", "prod", Push));
        Assert.Equal(Here(), There());
    }

    [Fact]
    public void Over_git_daemon()
    {
        using var daemon = new GitDaemon(places.Path);

        Works(daemon.Address + "/prompts.git");
    }

    [Fact]
    public void Over_smart_http()
    {
        using var server = new GitHttpServer(places.Path);

        Works(server.Address + "/prompts.git");
    }

    [Fact]
    public void Over_file() => Works("file://" + places.Combine("prompts.git"));

    [Fact]
    public void A_server_that_dies_before_it_takes_a_push_leaves_everything_as_it_was()
    {
        using var server = new GitHttpServer(places.Path) { BreaksBeforePush = true };
        fixture.Repository.Git("remote", "add", "origin", server.Address + "/prompts.git");
        var (here, there) = (Here(), There());

        var result = fixture.Promote("a@1.0.0", "prod", Push);

        Assert.Equal((OutcomeCode.Infrastructure, "PRM3019"), (result.Code, Assert.Single(result.Diagnostics).Id));
        Assert.Equal((here, there), (Here(), There()));
        server.BreaksBeforePush = false;
        Succeeds(fixture.Promote("a@1.0.0", "prod", Push));
    }

    [Fact]
    public void A_server_that_dies_after_it_took_a_push_has_taken_it()
    {
        using var server = new GitHttpServer(places.Path) { BreaksAfterPush = true };
        fixture.Repository.Git("remote", "add", "origin", server.Address + "/prompts.git");

        Succeeds(fixture.Promote("a@1.0.0", "prod", Push));

        Assert.Equal(Here(), There());
    }

    [Fact]
    public void A_server_that_asks_for_a_password_gets_none_and_nobody_is_asked()
    {
        using var server = new GitHttpServer(places.Path) { AsksForPassword = true };
        fixture.Repository.Git("remote", "add", "origin", server.Address + "/prompts.git");
        var here = Here();

        var result = fixture.Promote("a@1.0.0", "prod", Push);

        Assert.Equal((OutcomeCode.Infrastructure, "PRM3002"), (result.Code, Assert.Single(result.Diagnostics).Id));
        Assert.Contains("terminal prompts disabled", result.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Equal(here, Here());
    }

    [Fact]
    public void A_server_that_nobody_listens_at_is_an_error_that_names_it()
    {
        fixture.Repository.Git("remote", "add", "origin", "http://127.0.0.1:1/prompts.git");
        var here = Here();

        var result = fixture.Promote("a@1.0.0", "prod", Push);

        Assert.Equal(OutcomeCode.Infrastructure, result.Code);
        Assert.Contains("127.0.0.1", Assert.Single(result.Diagnostics).Message, StringComparison.Ordinal);
        Assert.Equal(here, Here());
    }

    [Theory]
    [InlineData("--depth=1")]
    [InlineData("--filter=blob:none")]
    public void A_shallow_or_partial_clone_promotes_and_pushes(string option)
    {
        fixture.Repository.Git("push", "--quiet", places.Combine("prompts.git"), "main", "--tags", "prompts/ledger");
        fixture.Repository.Git("-C", places.Combine("prompts.git"), "config", "uploadpack.allowFilter", "true");
        var clone = places.Combine("clone");
        fixture.Repository.Git("clone", "--quiet", option, "file://" + places.Combine("prompts.git"), clone);
        fixture.Repository.Git("-C", clone, "fetch", "--quiet", "origin", "+refs/tags/prompts/*:refs/tags/prompts/*");
        fixture.Repository.Git("-C", clone, "config", "user.name", "Test");
        fixture.Repository.Git("-C", clone, "config", "user.email", "test@example.org");
        using var registry = fixture.Open(folder: clone);

        Succeeds(RegistryFixture.Promote(registry, "a@1.0.0", "prod", Push));

        Assert.Contains("refs/tags/prompts/a/prod", There(), StringComparison.Ordinal);
    }

    private static void Succeeds<T>(Outcome<T> outcome)
        where T : class => Assert.True(outcome.Succeeded, string.Join("\n", outcome.Diagnostics));
}
