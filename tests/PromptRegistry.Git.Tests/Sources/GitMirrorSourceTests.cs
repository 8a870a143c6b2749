using PromptRegistry.Git.Sources;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Sources;

public sealed class GitMirrorSourceTests : IDisposable
{
    private static readonly PromptSourceRequest Prod = new("prod", ["summarization"]);

    private readonly RegistryFixture fixture = new();
    private readonly TempDirectory places = new();

    public GitMirrorSourceTests()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.ReleaseByHand("summarization", "1.1.0");
        fixture.Promote("summarization@1.0.0", "prod");
    }

    private string Address => "file://" + fixture.Repository.Path;

    public void Dispose()
    {
        fixture.Dispose();
        places.Dispose();
    }

    private GitMirrorSource Open(string? address = null, TimeSpan interval = default) => new(
        address ?? Address, places.Combine("cache"), interval, new GitPromptSourceOptions { Clock = fixture.Clock });

    private static PromptSourceState Read(GitMirrorSource source, PromptSourceState? previous = null) =>
        source.Read(Prod, previous, CancellationToken.None);

    private static string? Version(PromptSourceState state) => state.Prompts["summarization"].Version?.ToString();

    [Fact]
    public void A_remote_repository_is_mirrored_and_its_moves_followed()
    {
        using var source = Open();
        var state = Read(source);
        Assert.Equal("1.0.0", Version(state));
        Assert.Equal("Version 1.0.0 of summarization. {{ text }}",
            state.Prompts["summarization"].Files!.Read("prompts/summarization/user.scriban"));

        fixture.Promote("summarization@1.1.0", "prod");
        state = Read(source, state);
        Assert.Equal("1.1.0", Version(state));

        fixture.Repository.Git("tag", "-f", "prompts/summarization/prod", "prompts/summarization/v1.0.0");
        Assert.Equal("1.0.0", Version(Read(source, state)));
    }

    [Fact]
    public void The_remote_is_asked_only_when_the_interval_has_passed()
    {
        using var source = Open(interval: TimeSpan.FromSeconds(10));
        var state = Read(source);
        fixture.Promote("summarization@1.1.0", "prod");

        fixture.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("1.0.0", Version(Read(source, state)));
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("1.1.0", Version(Read(source, state)));
    }

    [Fact]
    public void A_deleted_tag_and_a_moved_release_are_problems_here_too()
    {
        using var source = Open();
        var state = Read(source);
        fixture.Repository.Git("tag", "-f", "-a", "-m", "moved", "prompts/summarization/v1.0.0", "HEAD");
        state = Read(source, state);
        Assert.Equal("PRM3013", state.Prompts["summarization"].Problem?.Id);

        fixture.Repository.Git("tag", "-d", "prompts/summarization/prod");
        Assert.Equal("PRM3016", Read(source, state).Prompts["summarization"].Problem?.Id);
    }

    [Fact]
    public void A_remote_that_goes_away_is_an_error_and_a_start_without_it_reads_the_mirror()
    {
        using (var source = Open())
        {
            var state = Read(source);
            Directory.Move(fixture.Repository.Combine(".git"), fixture.Repository.Combine("away"));
            var exception = Assert.Throws<PromptSourceException>(() => Read(source, state));
            Assert.Contains("cannot be reached", exception.Message);
        }

        using var restarted = Open();
        Assert.Equal("1.0.0", Version(Read(restarted)));
        Directory.Move(fixture.Repository.Combine("away"), fixture.Repository.Combine(".git"));
        fixture.Promote("summarization@1.1.0", "prod");
        Assert.Equal("1.1.0", Version(Read(restarted)));
    }

    [Fact]
    public void A_remote_that_never_answered_is_an_error()
    {
        using var source = Open("file://" + places.Combine("nowhere"));

        Assert.Contains("nowhere", Assert.Throws<PromptSourceException>(() => Read(source)).Message);
    }

    [Fact]
    public void A_password_in_the_address_is_never_shown()
    {
        using var source = Open("http://ada:secret@127.0.0.1:9/x.git");

        var exception = Assert.Throws<PromptSourceException>(() => Read(source));

        Assert.DoesNotContain("secret", exception.ToString());
        Assert.Equal("http://…@127.0.0.1:9/x.git", source.Description);
    }

    [Fact]
    public void Locks_left_by_a_killed_process_do_not_stop_it()
    {
        using (var source = Open()) Read(source);
        var folder = Directory.GetDirectories(places.Combine("cache")).Single();
        File.WriteAllText(Path.Combine(folder, "packed-refs.lock"), "");
        File.WriteAllText(Path.Combine(folder, "refs/tags/prompts/summarization/prod.lock"), "");
        fixture.Promote("summarization@1.1.0", "prod");

        using var next = Open();
        Assert.Equal("1.1.0", Version(Read(next)));
    }

    [Fact]
    public void Processes_that_share_a_mirror_take_turns()
    {
        using var first = Open();
        using var second = Open();
        Assert.Equal("1.0.0", Version(Read(first)));
        var folder = Directory.GetDirectories(places.Combine("cache")).Single();
        fixture.Promote("summarization@1.1.0", "prod");

        using (new FileStream(folder + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal("1.0.0", Version(Read(second)));
        }

        Assert.Equal("1.1.0", Version(Read(second)));
    }
}
