using PromptRegistry.Git.Sources;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Sources;

public sealed class ReferenceStampsTests : IDisposable
{
    private static readonly string[] Names = ["a", "b", "group/c"];

    private readonly TempDirectory folder = new();
    private readonly ManualClock clock = new();
    private readonly ReferenceStamps stamps;

    public ReferenceStampsTests()
    {
        foreach (var name in Names) Directory.CreateDirectory(folder.Combine($"refs/tags/prompts/{name}"));
        folder.Write("packed-refs", "");
        foreach (var name in Names) Change($"refs/tags/prompts/{name}", secondsAgo: 100);
        Change("refs/tags/prompts", secondsAgo: 100);
        File.SetLastWriteTimeUtc(folder.Combine("packed-refs"), clock.Now.UtcDateTime.AddSeconds(-100));
        stamps = new ReferenceStamps(folder.Path, clock);
        Assert.True(Look().All);
        Assert.True(Look().None);
    }

    public void Dispose() => folder.Dispose();

    private ReferenceChanges Look(bool withFolders = true) => stamps.Look([.. Names], withFolders);

    private void Change(string path, int secondsAgo) =>
        Directory.SetLastWriteTimeUtc(folder.Combine(path), clock.Now.UtcDateTime.AddSeconds(-secondsAgo));

    [Fact]
    public void A_folder_that_changed_is_named_once()
    {
        Change("refs/tags/prompts/group/c", secondsAgo: 10);

        Assert.Equal("group/c", Assert.Single(Look().Prompts));
        Assert.True(Look().None);
    }

    [Fact]
    public void A_change_so_recent_that_another_may_bear_the_same_time_is_named_until_it_is_old()
    {
        Change("refs/tags/prompts/a", secondsAgo: 1);

        Assert.Equal("a", Assert.Single(Look().Prompts));
        Assert.Equal("a", Assert.Single(Look().Prompts));
        clock.Now += TimeSpan.FromSeconds(2);
        Assert.Equal("a", Assert.Single(Look().Prompts));
        Assert.True(Look().None);
    }

    [Fact]
    public void Packed_refs_that_changed_concern_every_prompt_and_recent_ones_again()
    {
        File.SetLastWriteTimeUtc(folder.Combine("packed-refs"), clock.Now.UtcDateTime.AddSeconds(-1));

        Assert.True(Look().All);
        Assert.True(Look().All);
        clock.Now += TimeSpan.FromSeconds(2);
        Assert.True(Look().All);
        Assert.True(Look().None);
        folder.Write("packed-refs", "longer");
        File.SetLastWriteTimeUtc(folder.Combine("packed-refs"), clock.Now.UtcDateTime.AddSeconds(-3));
        Assert.True(Look().All);
    }

    [Fact]
    public void Folders_that_are_gone_or_new_are_named()
    {
        Directory.Delete(folder.Combine("refs/tags/prompts/b"));
        Change("refs/tags/prompts", secondsAgo: 20);
        Assert.Equal("b", Assert.Single(Look().Prompts));
        Assert.True(Look().None);

        Directory.CreateDirectory(folder.Combine("refs/tags/prompts/b"));
        Change("refs/tags/prompts/b", secondsAgo: 10);
        Change("refs/tags/prompts", secondsAgo: 10);
        Assert.Equal("b", Assert.Single(Look().Prompts));
    }

    [Fact]
    public void Other_names_start_afresh()
    {
        Assert.True(stamps.Look(["a"], withFolders: true).All);
    }

    [Fact]
    public void Without_folders_only_what_all_share_is_looked_at()
    {
        Change("refs/tags/prompts/a", secondsAgo: 10);

        Assert.True(Look(withFolders: false).None);
        Assert.Equal("a", Assert.Single(Look().Prompts));
    }
}
