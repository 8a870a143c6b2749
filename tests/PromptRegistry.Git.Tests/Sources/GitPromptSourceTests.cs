using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Sources;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Sources;

/// <summary>What the source must do with either reader.</summary>
public abstract class GitPromptSourceTests : PromptSourceTests
{
    private readonly GitPromptSource source;

    protected GitPromptSourceTests(GitReaderKind reader) =>
        source = new GitPromptSource(fixture.Repository.Path, new GitPromptSourceOptions { Reader = reader });

    protected override void Close() => source.Dispose();

    protected override PromptSourceState Read(PromptSourceRequest request, PromptSourceState? previous) =>
        source.Read(request, previous, CancellationToken.None);

    [Fact]
    public void Prompts_below_a_folder_of_the_repository_are_found_there()
    {
        fixture.Repository.Git("rm", "-r", "--quiet", "prompts");
        fixture.Repository.Write("services/ai/prompts/x/prompt.yaml", "name: x\n");
        fixture.Repository.Commit();
        Tag("-a", "-m", "r", "prompts/x/v1.0.0");
        Tag("prompts/x/prod", "prompts/x/v1.0.0");
        using var below = new GitPromptSource(fixture.Repository.Path, new GitPromptSourceOptions { Folder = "services/ai" });

        var state = below.Read(new PromptSourceRequest("prod", ["x"]), null, CancellationToken.None);

        Assert.Equal("name: x\n", state.Prompts["x"].Files!.Read("prompts/x/prompt.yaml"));
    }

    [Fact]
    public void Bare_repositories_and_work_trees_are_sources_too()
    {
        using var places = new TestKit.TempDirectory();
        fixture.Repository.Git("clone", "--quiet", "--bare", ".", places.Combine("bare"));
        fixture.Repository.Git("worktree", "add", "--quiet", "--detach", places.Combine("worktree"));

        foreach (var place in new[] { "bare", "worktree" })
        {
            using var other = new GitPromptSource(places.Combine(place));
            Assert.Equal("1.0.0", other.Read(Prod, null, CancellationToken.None).Prompts["summarization"].Version.ToString());
        }
    }

    [Fact]
    public void A_repository_that_is_not_there_is_an_error_and_is_found_when_it_comes()
    {
        using var places = new TestKit.TempDirectory();
        using var late = new GitPromptSource(places.Combine("late"));

        var exception = Assert.Throws<PromptSourceException>(() => late.Read(Prod, null, CancellationToken.None));
        Assert.Contains("does not exist", exception.Message);

        fixture.Repository.Git("clone", "--quiet", "--bare", ".", places.Combine("late"));
        Assert.Equal("1.0.0", late.Read(Prod, null, CancellationToken.None).Prompts["summarization"].Version.ToString());
    }

    [Fact]
    public void A_repository_that_goes_away_is_an_error()
    {
        using var places = new TestKit.TempDirectory();
        fixture.Repository.Git("clone", "--quiet", "--bare", ".", places.Combine("bare"));
        using var other = new GitPromptSource(places.Combine("bare"));
        var state = other.Read(Prod, null, CancellationToken.None);
        Directory.Delete(places.Combine("bare"), recursive: true);

        Assert.Throws<PromptSourceException>(() => other.Read(Prod, state, CancellationToken.None));
    }
}
