using Microsoft.Extensions.Time.Testing;
using PromptRegistry.Git.Sources;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Sources;

public sealed class ReferenceStampsTests : IDisposable
{
    private static readonly string[] Names = ["a", "b", "group/c"];

    private readonly TempDirectory folder = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ReferenceStamps stamps;

    public ReferenceStampsTests()
    {
        foreach (var name in Names) Directory.CreateDirectory(folder.Combine($"refs/tags/prompts/{name}"));
        folder.Write("packed-refs", "");
        foreach (var name in Names) Change($"refs/tags/prompts/{name}", secondsAgo: 100);
        Change("refs/tags/prompts", secondsAgo: 100);
        File.SetLastWriteTimeUtc(folder.Combine("packed-refs"), clock.GetUtcNow().UtcDateTime.AddSeconds(-100));
        stamps = new ReferenceStamps(folder.Path, clock);
        Assert.True(Look().All);
        Settle();
    }

    public void Dispose() => folder.Dispose();

    private ReferenceChanges Look(params string[]? hints) => stamps.Look([.. Names], hints);

    /// <summary>Time passes until what was seen counts as no change.</summary>
    private void Settle()
    {
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(Look(null).None);
        Assert.True(Look(null).None);
    }

    private void Change(string path, int secondsAgo) =>
        Directory.SetLastWriteTimeUtc(folder.Combine(path), clock.GetUtcNow().UtcDateTime.AddSeconds(-secondsAgo));

    [Fact]
    public void A_folder_that_changed_is_named_until_another_change_cannot_bear_the_same_time()
    {
        Change("refs/tags/prompts/group/c", secondsAgo: 10);

        Assert.Equal("group/c", Assert.Single(Look(null).Prompts));
        clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal("group/c", Assert.Single(Look(null).Prompts));
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("group/c", Assert.Single(Look(null).Prompts));
        Assert.True(Look(null).None);
    }

    [Fact]
    public void A_clock_of_the_file_system_that_is_hours_behind_or_ahead_hides_nothing()
    {
        foreach (var hours in new[] { 5, -5 })
        {
            Change("refs/tags/prompts/a", secondsAgo: hours * 3600);
            Assert.Equal("a", Assert.Single(Look(null).Prompts));
            Assert.Equal("a", Assert.Single(Look(null).Prompts));
            Settle();
        }
    }

    [Fact]
    public void Packed_refs_that_changed_concern_every_prompt_and_recent_ones_again()
    {
        File.SetLastWriteTimeUtc(folder.Combine("packed-refs"), clock.GetUtcNow().UtcDateTime.AddSeconds(-1));

        Assert.True(Look(null).All);
        Assert.True(Look(null).All);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(Look(null).All);
        Assert.True(Look(null).None);
    }

    [Fact]
    public void Packed_refs_of_another_length_with_the_same_time_are_changed()
    {
        var time = File.GetLastWriteTimeUtc(folder.Combine("packed-refs"));
        folder.Write("packed-refs", "longer");
        File.SetLastWriteTimeUtc(folder.Combine("packed-refs"), time);

        Assert.True(Look(null).All);
    }

    [Fact]
    public void A_list_of_reftables_that_changed_concerns_every_prompt()
    {
        folder.Write("reftable/tables.list", "0x1.ref");
        Assert.True(Look(null).All);
        Settle();

        folder.Write("reftable/tables.list", "0x2.ref");
        File.SetLastWriteTimeUtc(folder.Combine("reftable/tables.list"), clock.GetUtcNow().UtcDateTime.AddSeconds(5));
        Assert.True(Look(null).All);
    }

    [Fact]
    public void Folders_that_are_gone_or_new_are_named()
    {
        Directory.Delete(folder.Combine("refs/tags/prompts/b"));
        Change("refs/tags/prompts", secondsAgo: 20);
        Assert.Equal("b", Assert.Single(Look(null).Prompts));
        Assert.True(Look(null).None);

        Directory.CreateDirectory(folder.Combine("refs/tags/prompts/b"));
        Change("refs/tags/prompts/b", secondsAgo: 10);
        Change("refs/tags/prompts", secondsAgo: 10);
        Assert.Equal("b", Assert.Single(Look(null).Prompts));
    }

    [Fact]
    public void Other_names_start_afresh()
    {
        Assert.True(stamps.Look(["a"]).All);
    }

    [Fact]
    public void With_hints_only_those_and_what_all_share_are_looked_at()
    {
        Change("refs/tags/prompts/a", secondsAgo: 10);
        Change("refs/tags/prompts/b", secondsAgo: 10);

        Assert.True(Look().None);
        Assert.Equal("a", Assert.Single(Look("a").Prompts));
        Assert.Equal("b", Assert.Single(Look("b").Prompts, p => p == "b"));
    }

    [Fact]
    public void What_is_not_settled_is_looked_at_without_a_hint_too()
    {
        Change("refs/tags/prompts/a", secondsAgo: 10);
        Assert.Equal("a", Assert.Single(Look("a").Prompts));

        Assert.Equal("a", Assert.Single(Look().Prompts));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("a", Assert.Single(Look().Prompts));
        Assert.True(Look().None);
    }
}
