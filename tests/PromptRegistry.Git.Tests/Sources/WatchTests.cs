using PromptRegistry.Git.Sources;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Sources;

public sealed class WatchTests : IDisposable
{
    private static readonly PromptSourceRequest Prod = new("prod", ["summarization"]);

    private readonly RegistryFixture fixture = new();

    public WatchTests()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.ReleaseByHand("summarization", "1.1.0");
    }

    public void Dispose() => fixture.Dispose();

    /// <summary>Whether the watcher alone leads to the version, without any reading in between.</summary>
    private static void Follows(string version, string folder, Action move)
    {
        using var source = new GitPromptSource(folder);
        using var arrived = new ManualResetEventSlim();
        var state = source.Read(Prod, null, CancellationToken.None);
        var gate = new Lock();
        using var watching = source.Watch(() =>
        {
            lock (gate)
            {
                state = source.Read(Prod, state, CancellationToken.None);
                if (state.Prompts.GetValueOrDefault("summarization")?.Version?.ToString() == version) arrived.Set();
            }
        });

        move();

        Assert.True(arrived.Wait(TimeSpan.FromSeconds(20)), $"{version} was not noticed");
    }

    [Fact]
    public void Our_promotion_of_a_prompt_that_had_no_tags_there_before_is_noticed() =>
        Follows("1.0.0", fixture.Repository.Path, () => fixture.Promote("summarization@1.0.0", "prod"));

    [Fact]
    public void A_rollback_is_noticed()
    {
        fixture.Promote("summarization@1.0.0", "prod");
        fixture.Promote("summarization@1.1.0", "prod");

        Follows("1.0.0", fixture.Repository.Path, () => fixture.RollBack("summarization", "prod"));
    }

    [Fact]
    public void A_tag_moved_by_plain_git_is_noticed_when_refs_are_packed()
    {
        fixture.Promote("summarization@1.0.0", "prod");
        fixture.Repository.Git("pack-refs", "--all");

        Follows("1.1.0", fixture.Repository.Path,
            () => fixture.Repository.Git("tag", "-f", "prompts/summarization/prod", "prompts/summarization/v1.1.0"));
    }

    [Fact]
    public void A_move_that_is_packed_at_once_is_noticed() =>
        Follows("1.1.0", fixture.Repository.Path, () =>
        {
            fixture.Repository.Git("tag", "-f", "prompts/summarization/prod", "prompts/summarization/v1.1.0");
            fixture.Repository.Git("pack-refs", "--all", "--prune");
        });

    [Fact]
    public void A_push_into_a_bare_repository_is_noticed()
    {
        using var places = new TestKit.TempDirectory();
        fixture.Repository.Git("clone", "--quiet", "--bare", ".", places.Combine("bare"));
        fixture.Repository.Git("remote", "add", "origin", places.Combine("bare"));

        Follows("1.1.0", places.Combine("bare"),
            () => fixture.Promote("summarization@1.1.0", "prod", new(Remote: "origin")));
    }

    [Fact]
    public void After_the_watch_has_ended_nothing_is_told()
    {
        using var source = new GitPromptSource(fixture.Repository.Path);
        var told = 0;
        source.Watch(() => told++).Dispose();

        fixture.Promote("summarization@1.0.0", "prod");

        Assert.Equal(0, told);
    }

    [Fact]
    public void A_folder_without_a_repository_cannot_be_watched_and_that_is_no_error()
    {
        using var folder = new TestKit.TempDirectory();
        using var source = new GitPromptSource(folder.Path);

        source.Watch(() => { }).Dispose();
    }
}
