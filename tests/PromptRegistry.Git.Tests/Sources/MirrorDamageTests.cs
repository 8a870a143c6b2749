using PromptRegistry.Chat;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Git.Hosting;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Sources;

/// <summary>
/// The mirror on this machine is damaged: what ran before is served, health says why, and where the remote is there the mirror is made anew by itself.
/// </summary>
public sealed class MirrorDamageTests : IDisposable
{
    private readonly TempRepository repository = new();
    private readonly TempDirectory places = new();
    private readonly string name = $"damaged-{Guid.NewGuid():N}";
    private readonly CompiledPrompt accessor;

    public MirrorDamageTests()
    {
        accessor = new CompiledPrompt(name, "0.9.0", "sha256:0", ContractText.Write(new PromptContract([], ["user"], null)), new ChatTarget(new ModelSettings(), null, null));
        PromptRuntime.Register(accessor);
        FastHistory.Release(repository, name, 3);
        Promote(0);
    }

    public static TheoryData<string> Damages => [.. All.Keys];

    private static readonly Dictionary<string, Action<string>> All = new(StringComparer.Ordinal)
    {
        ["an empty HEAD"] = m => File.WriteAllText(Path.Combine(m, "HEAD"), ""),
        ["HEAD is gone"] = m => File.Delete(Path.Combine(m, "HEAD")),
        ["a configuration that cannot be read"] = m => File.WriteAllText(Path.Combine(m, "config"), "[core\n\0\0 = x"),
        ["packed refs that cannot be read"] = m => File.WriteAllText(Path.Combine(m, "packed-refs"), "no refs at all\n"),
        ["no objects"] = m => Directory.Delete(Path.Combine(m, "objects"), recursive: true),
        ["no refs"] = m => Directory.Delete(Path.Combine(m, "refs"), recursive: true),
        ["packs that are cut"] = m => Files(m, "objects/pack", "*.pack", f => Cut(f, 20)),
        ["packs with other bytes"] = m => Files(m, "objects/pack", "*.pack", Scramble),
        ["indexes that are cut"] = m => Files(m, "objects/pack", "*.idx", f => Cut(f, 10)),
        ["nothing in it"] = m =>
        {
            Directory.Delete(m, recursive: true);
            Directory.CreateDirectory(m);
        },
    };

    public void Dispose()
    {
        repository.Dispose();
        places.Dispose();
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_damaged_mirror_is_made_anew(string damage)
    {
        await using (var live = Follow())
        {
            live.Refresh();
            Assert.Equal("1.0.0", Served(live).Version);
        }

        All[damage](Mirror);
        Promote(1);
        await using var next = Follow();
        for (var i = 0; i < 3; i++)
        {
            next.Refresh();
            // Never the compiled one: what ran before is at hand.
            Assert.NotEqual("0.9.0", Served(next).Version);
        }

        Assert.True(!Problems(next).Any(), string.Join("\n", Problems(next)));
        Assert.Equal(("1.0.1", ResolutionReason.Environment), Served(next));
    }

    [Fact]
    public async Task A_mirror_that_is_damaged_while_it_is_followed_is_made_anew()
    {
        await using var live = Follow();
        live.Refresh();
        Assert.Equal("1.0.0", Served(live).Version);

        All["no objects"](Mirror);
        Promote(2);
        for (var i = 0; i < 3; i++) live.Refresh();

        Assert.True(!Problems(live).Any(), string.Join("\n", Problems(live)));
        Assert.Equal(("1.0.2", ResolutionReason.Environment), Served(live));
    }

    [Theory]
    [InlineData("packs that are cut")]
    [InlineData("indexes that are cut")]
    public async Task A_mirror_whose_files_cannot_be_read_is_made_anew_though_nothing_moves(string damage)
    {
        await using (var live = Follow()) live.Refresh();

        All[damage](Mirror);
        await using var next = Follow();
        for (var i = 0; i < 3; i++)
        {
            next.Refresh();
            Assert.NotEqual("0.9.0", Served(next).Version);
        }

        Assert.True(!Problems(next).Any(), string.Join("\n", Problems(next)));
        Assert.Equal(("1.0.0", ResolutionReason.Environment), Served(next));
    }

    [Fact]
    public async Task A_damaged_mirror_with_the_remote_away_leaves_what_ran_before()
    {
        await using (var live = Follow()) live.Refresh();
        All["no objects"](Mirror);
        Directory.Move(repository.Combine(".git"), repository.Combine("away"));

        await using var next = Follow();
        next.Refresh();

        Assert.Equal(("1.0.0", ResolutionReason.LastGood), Served(next));
        Assert.NotEmpty(Problems(next));
    }

    [Fact]
    public async Task A_place_for_mirrors_that_cannot_be_written_leaves_the_compiled_version_and_says_so()
    {
        places.Write("cache", "a file where a folder should be");
        await using var live = Follow();

        live.Refresh();

        Assert.Equal(("0.9.0", ResolutionReason.Fallback), Served(live));
        Assert.Contains(Problems(live), p => p.Contains("cache", StringComparison.Ordinal));
    }

    private string Mirror => Directory.GetDirectories(places.Combine("cache"), "*.git").Single();

    private LivePrompts Follow() => new(
        new GitPromptRegistryOptions { Repository = "file://" + repository.Path, CacheFolder = places.Combine("cache"), FetchInterval = TimeSpan.Zero }.Open(),
        new PromptRegistryOptions());

    private void Promote(int patch) => repository.Git("tag", "-f", $"prompts/{name}/prod", $"prompts/{name}/v1.0.{patch}");

    private (string Version, ResolutionReason Reason) Served(LivePrompts live)
    {
        using (live.EnterScope())
        {
            var identity = PromptRuntime.Resolve(accessor, null).Identity;
            return (identity.Version, identity.Reason);
        }
    }

    private IEnumerable<string> Problems(LivePrompts live) => live.Snapshot!.Problems.Where(p => p.Prompt is null || p.Prompt == name).Select(p => p.Message);

    private static void Files(string mirror, string folder, string pattern, Action<string> damage)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(mirror, folder), pattern))
        {
            File.SetAttributes(file, FileAttributes.Normal);
            damage(file);
        }
    }

    private static void Cut(string file, int length)
    {
        using var stream = File.OpenWrite(file);
        stream.SetLength(length);
    }

    private static void Scramble(string file)
    {
        var content = File.ReadAllBytes(file);
        for (var i = 12; i < content.Length - 20; i++) content[i] ^= 0x5A;
        File.WriteAllBytes(file, content);
    }
}
