using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Sources;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Sources;

/// <summary>Of a repository whose server can filter, an app takes the files of the prompts that it can serve, and no others.</summary>
public sealed class PartialMirrorTests : IDisposable
{
    private static readonly PromptSourceRequest Prod = new("prod", ["summarization"]);

    private readonly RegistryFixture fixture = new();
    private readonly TempDirectory places = new();

    public PartialMirrorTests()
    {
        fixture.Repository.Git("config", "uploadpack.allowFilter", "true");
        fixture.Repository.Write("assets/film.bin", Noise(1));
        fixture.Repository.Write("src/Program.cs", "return 0;");
        fixture.Repository.Write("templates/shared.scriban", "Be brief.");
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.Repository.Write("assets/film.bin", Noise(2));
        fixture.ReleaseByHand("summarization", "1.1.0");
        fixture.Promote("summarization@1.0.0", "prod");
    }

    public void Dispose()
    {
        fixture.Dispose();
        places.Dispose();
    }

    [Theory]
    [InlineData(GitReaderKind.Automatic)]
    [InlineData(GitReaderKind.Process)]
    public void Only_the_files_of_what_is_served_come(GitReaderKind reader)
    {
        using var source = Open(reader);

        var state = Read(source);

        Assert.Equal("Version 1.0.0 of summarization. {{ text }}", Text(state));
        Assert.True(Has("prompts/summarization/v1.0.0:templates/shared.scriban"));
        Assert.False(Has("prompts/summarization/v1.0.0:assets/film.bin"));
        Assert.False(Has("prompts/summarization/v1.0.0:src/Program.cs"));
        Assert.False(Has("prompts/summarization/v1.1.0:prompts/summarization/user.scriban"));

        fixture.Promote("summarization@1.1.0", "prod");
        state = Read(source, state);
        Assert.Equal("Version 1.1.0 of summarization. {{ text }}", Text(state));

        fixture.Promote("summarization@1.0.0", "prod");
        Assert.Equal("Version 1.0.0 of summarization. {{ text }}", Text(Read(source, state)));
        Assert.False(Has("prompts/summarization/v1.1.0:assets/film.bin"));
    }

    [Fact]
    public void Texts_of_other_prompts_that_are_included_come_too()
    {
        fixture.Repository.Write("prompts/base/part.scriban", "A part.");
        var other = $"Base: {Include("prompts/base/part", "A part.")}";
        fixture.Repository.Write("prompts/base/system.scriban", other);
        fixture.Repository.Write("prompts/base/unused.scriban", "Unused.");
        fixture.Repository.Commit();
        fixture.ReleaseByHand("summarization", "1.2.0");
        fixture.Repository.Write("prompts/summarization/user.scriban", $"{Include("prompts/base/system", other)} {{{{ text }}}}");
        fixture.Repository.Commit();
        fixture.Repository.Git("tag", "-f", "-a", "-m", "v1.2.0", "prompts/summarization/v1.2.0");
        fixture.Repository.Git("tag", "-f", "-a", "-m", "prod", "prompts/summarization/prod", "prompts/summarization/v1.2.0");
        using var source = Open();

        var files = Read(source).Prompts["summarization"].Files!;
        Assert.Equal(other, files.Read("prompts/base/system.scriban"));
        Assert.Equal("A part.", files.Read("prompts/base/part.scriban"));
        Assert.False(Has("prompts/summarization/v1.2.0:prompts/base/unused.scriban"));
    }

    private static string Include(string name, string text) =>
        $"{{{{ include '{name}@sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))}' }}}}";

    [Fact]
    public void A_root_in_a_folder_brings_the_files_of_that_folder()
    {
        fixture.Repository.Write("services/a/prompts/summarization/prompt.yaml", fixture.Repository.Read("prompts/summarization/prompt.yaml"));
        fixture.Repository.Write("services/a/prompts/summarization/user.scriban", "In a folder. {{ text }}");
        fixture.Repository.Commit();
        fixture.Repository.Git("tag", "-a", "-m", "In a folder\n\nPath: services/a/prompts/summarization", "prompts/summarization/v2.0.0");
        fixture.Repository.Git("tag", "-f", "-a", "-m", "prod", "prompts/summarization/prod", "prompts/summarization/v2.0.0");
        using var source = Open();

        Assert.Equal("In a folder. {{ text }}", Read(source).Prompts["summarization"].Files!.Read("prompts/summarization/user.scriban"));
        Assert.False(Has("prompts/summarization/v2.0.0:prompts/summarization/user.scriban"));
    }

    [Fact]
    public void The_ledger_comes_with_its_files_and_nothing_of_the_address_stays()
    {
        using var source = Open();
        Read(source);

        var files = Git("ls-tree", "-r", "--name-only", "refs/heads/prompts/ledger").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(Has($"refs/heads/prompts/ledger:{file}"), file));
        Assert.DoesNotContain("remote", File.ReadAllText(Path.Combine(Mirror, "config")), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Mirror, "FETCH_HEAD")));
    }

    /// <summary>The oldest protocol gives no object by its id unless the server says so.</summary>
    [Fact]
    public void A_server_that_filters_and_gives_no_single_file_sends_everything()
    {
        using var source = Open();
        Read(source);
        Git("config", "protocol.version", "0");

        fixture.Promote("summarization@1.1.0", "prod");

        Assert.Equal("Version 1.1.0 of summarization. {{ text }}", Text(Read(source)));
        Assert.True(Has("prompts/summarization/v1.1.0:assets/film.bin"));
    }

    [Fact]
    public void A_mirror_that_has_everything_goes_on()
    {
        fixture.Repository.Git("config", "uploadpack.allowFilter", "false");
        using var source = Open();
        var state = Read(source);
        Assert.True(Has("prompts/summarization/v1.1.0:assets/film.bin"));

        fixture.Repository.Git("config", "uploadpack.allowFilter", "true");
        fixture.Repository.Write("assets/film.bin", Noise(3));
        fixture.ReleaseByHand("summarization", "1.2.0");
        fixture.Promote("summarization@1.2.0", "prod");

        Assert.Equal("Version 1.2.0 of summarization. {{ text }}", Text(Read(source, state)));
        Assert.False(Has("prompts/summarization/v1.2.0:assets/film.bin"));
    }

    /// <summary>A fetch that ended between the objects and the refs is taken up by the next.</summary>
    [Fact]
    public void What_came_and_was_not_taken_over_is_taken_over_by_the_next_fetch()
    {
        using (var source = Open()) Read(source);
        var old = Git("rev-parse", "refs/tags/prompts/summarization/prod").Output.Trim();
        fixture.Promote("summarization@1.1.0", "prod");
        using (var source = Open()) Read(source);
        Git("update-ref", "refs/tags/prompts/summarization/prod", old);
        using var restarted = Open();

        Assert.Equal("Version 1.1.0 of summarization. {{ text }}", Text(Read(restarted)));
    }

    private string Mirror => Assert.Single(Directory.GetDirectories(places.Combine("cache"), "*.git"));

    private GitMirrorSource Open(GitReaderKind reader = GitReaderKind.Automatic) => new(
        "file://" + fixture.Repository.Path, places.Combine("cache"), TimeSpan.Zero, new GitPromptSourceOptions { Clock = fixture.Clock, Reader = reader });

    private static PromptSourceState Read(GitMirrorSource source, PromptSourceState? previous = null) =>
        source.Read(Prod, previous, CancellationToken.None);

    private static string? Text(PromptSourceState state) => state.Prompts["summarization"].Files?.Read("prompts/summarization/user.scriban");

    private ProcessResult Git(params string[] arguments) => ProcessRunner.Run("git", ["-C", Mirror, .. arguments], Mirror);

    private bool Has(string revision) => Git("cat-file", "-e", revision).ExitCode == 0;

    private static string Noise(int seed)
    {
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, 2000).Select(_ => random.Next().ToString("x8", System.Globalization.CultureInfo.InvariantCulture)));
    }
}
