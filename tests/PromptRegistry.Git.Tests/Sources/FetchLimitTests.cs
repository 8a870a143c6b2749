using PromptRegistry.Git.Sources;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Sources;

/// <summary>A remote can neither fill the disk nor leave half a pack behind, and processes that share a mirror wait for its first fill.</summary>
public sealed class FetchLimitTests : IDisposable
{
    private static readonly PromptSourceRequest Prod = new("prod", ["summarization"]);

    private readonly RegistryFixture fixture = new();
    private readonly TempDirectory places = new();

    public FetchLimitTests()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.Promote("summarization@1.0.0", "prod");
    }

    public void Dispose()
    {
        fixture.Dispose();
        places.Dispose();
    }

    private GitMirrorSource Open() => new(
        "file://" + fixture.Repository.Path, places.Combine("cache"), default, new GitPromptSourceOptions { Clock = fixture.Clock });

    [Fact]
    public async Task What_is_written_beyond_the_limit_ends_the_fetch()
    {
        places.Write("tmp_pack_1", new string('x', 600));
        await using var limit = new FetchLimit(places.Path, 1000, CancellationToken.None);
        Assert.False(limit.Token.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(300)));
        Assert.False(limit.IsExceeded);

        places.Write("tmp_pack_2", new string('x', 600));

        Assert.True(limit.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)));
        Assert.True(limit.IsExceeded);
    }

    [Fact]
    public void What_a_fetch_that_was_ended_left_behind_is_removed_by_the_next()
    {
        using var source = Open();
        source.Read(Prod, null, CancellationToken.None);
        var mirror = Assert.Single(Directory.GetDirectories(places.Combine("cache"), "*.git"));
        var left = Path.Combine(mirror, "objects", "pack", "tmp_pack_Xq12");
        var folder = Path.Combine(mirror, "objects", "tmp_objdir-incoming-Xq12");
        File.WriteAllText(left, "half");
        Directory.CreateDirectory(folder);

        source.Read(Prod, null, CancellationToken.None);

        Assert.False(File.Exists(left));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Who_shares_a_mirror_waits_for_its_first_fill()
    {
        var states = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() =>
        {
            using var source = Open();
            return source.Read(Prod, null, CancellationToken.None).Prompts["summarization"].Version?.ToString();
        })));

        Assert.All(states, s => Assert.Equal("1.0.0", s));
    }
}
