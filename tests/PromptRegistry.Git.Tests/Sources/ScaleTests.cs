using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Sources;
using PromptRegistry.Git.Synchronization;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Sources;

/// <summary>What is read does not grow with the number of releases, and what did not change is not read again.</summary>
public abstract class ScaleTests(GitReaderKind kind) : IDisposable
{
    private static readonly string[] Names = ["a", "b", "c", "d"];
    private static readonly PromptSourceRequest Prod = new("prod", Names);

    private readonly List<RegistryFixture> fixtures = [];
    private readonly List<GitPromptSource> sources = [];

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        sources.ForEach(s => s.Dispose());
        fixtures.ForEach(f => f.Dispose());
    }

    /// <summary>A repository of four prompts with so many releases each, all of them in the ledger.</summary>
    private RegistryFixture Repository(int releases)
    {
        var fixture = new RegistryFixture(empty: true);
        fixtures.Add(fixture);
        for (var release = 0; release < releases; release++)
        {
            foreach (var name in Names) fixture.Write(name, $"1.{release}.0", $"Release {release} of {name}.");
            fixture.Repository.Commit($"release {release}");
            foreach (var name in Names) fixture.Repository.Git("tag", "-a", "-m", name, $"prompts/{name}/v1.{release}.0");
        }

        using var registry = fixture.Open();
        Assert.True(new SyncOperation(registry).Run(new SyncRequest([])).Succeeded);
        Assert.True(fixture.Promote(string.Join(' ', Names.Select(n => $"{n}@1.0.0")), "prod").Succeeded);
        return fixture;
    }

    private (GitPromptSource Source, CountingReader Reader) Open(RegistryFixture fixture)
    {
        CountingReader? reader = null;
        var source = new GitPromptSource(
            fixture.Repository.Path, new GitPromptSourceOptions { Clock = fixture.Clock },
            folder => reader = new CountingReader(GitReaders.Open(folder, kind)));
        sources.Add(source);
        source.Read(new PromptSourceRequest("prod", []), null, CancellationToken.None);
        reader!.Reset();
        return (source, reader);
    }

    private static PromptSourceState Load(GitPromptSource source, PromptSourceState? previous = null)
    {
        var state = source.Read(Prod, previous, CancellationToken.None);
        foreach (var (name, prompt) in state.Prompts)
        {
            if (previous is not null && ReferenceEquals(previous.Prompts.GetValueOrDefault(name), prompt)) continue;
            Assert.NotNull(prompt.Files!.Read($"prompts/{name}/prompt.yaml"));
            Assert.NotNull(prompt.Files!.Read($"prompts/{name}/user.scriban"));
        }

        return state;
    }

    private static string Read(CountingReader reader) =>
        $"{reader.Lookups} refs, {reader.Lists} lists, {reader.Objects.Count} objects, {reader.BlobBytes} bytes of blobs";

    [Fact]
    public void Loading_an_environment_reads_as_much_with_three_releases_as_with_thirty()
    {
        var (few, fewReader) = Open(Repository(3));
        var (many, manyReader) = Open(Repository(30));

        Load(few);
        Load(many);

        Assert.Equal(Read(fewReader), Read(manyReader));
        Assert.Equal(0, manyReader.Lists);
        Assert.InRange(manyReader.Lookups, Names.Length, (2 * Names.Length) + 1);
    }

    [Fact]
    public void A_refresh_with_nothing_changed_looks_up_no_ref_and_reads_no_object()
    {
        var fixture = Repository(3);
        var (source, reader) = Open(fixture);
        var state = Load(source);
        fixture.Clock.Advance(TimeSpan.FromSeconds(3));
        Load(source, state);
        reader.Reset();

        Assert.Same(state, Load(source, state));

        Assert.Equal("0 refs, 0 lists, 0 objects, 0 bytes of blobs", Read(reader));
    }

    [Fact]
    public void While_a_change_counts_as_recent_only_refs_are_looked_up()
    {
        var fixture = Repository(3);
        var (source, reader) = Open(fixture);
        var state = Load(source);
        reader.Reset();

        Assert.Same(state, Load(source, state));

        Assert.InRange(reader.Lookups, 1, (2 * Names.Length) + 1);
        Assert.Equal(0, reader.BlobBytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_a_move_only_the_prompt_that_moved_is_read(bool isPacked)
    {
        var fixture = Repository(3);
        var (source, reader) = Open(fixture);
        var state = Load(source);
        fixture.Clock.Advance(TimeSpan.FromSeconds(3));
        Load(source, state);
        fixture.Promote("c@1.2.0", "prod");
        if (isPacked) fixture.Repository.Git("pack-refs", "--all");
        reader.Reset();

        var after = Load(source, state);

        Assert.Equal("1.2.0", after.Prompts["c"].Version.ToString());
        Assert.Equal(3, Names.Count(n => ReferenceEquals(state.Prompts[n], after.Prompts[n])));
        var unmoved = Names.Where(n => n != "c").SelectMany(n => ObjectsOf(fixture, n)).ToHashSet();
        Assert.DoesNotContain(reader.Objects, unmoved.Contains);
        Assert.Equal(0, reader.Lists);
        if (!isPacked) Assert.InRange(reader.Lookups, 1, 3);
    }

    [Fact]
    public void A_tag_on_a_bare_commit_is_resolved_once_and_not_at_every_refresh()
    {
        var fixture = Repository(3);
        fixture.Repository.Git("tag", "-f", "prompts/a/prod", "prompts/a/v1.1.0^{commit}");
        var (source, reader) = Open(fixture);
        var state = Load(source);
        Assert.Equal("1.1.0", state.Prompts["a"].Version.ToString());
        reader.Reset();

        Assert.Same(state, Load(source, state));

        Assert.Equal(0, reader.Lists);
    }

    /// <summary>Tags, folder and files of the release that a prompt has.</summary>
    private static IEnumerable<ObjectId> ObjectsOf(RegistryFixture fixture, string name) => new[]
    {
        $"refs/tags/prompts/{name}/prod", $"refs/tags/prompts/{name}/v1.0.0", $"refs/tags/prompts/{name}/v1.0.0:prompts/{name}",
        $"refs/tags/prompts/{name}/v1.0.0:prompts/{name}/prompt.yaml", $"refs/tags/prompts/{name}/v1.0.0:prompts/{name}/user.scriban",
    }.Select(n => ObjectId.Parse(fixture.Repository.Git("rev-parse", n)));
}
