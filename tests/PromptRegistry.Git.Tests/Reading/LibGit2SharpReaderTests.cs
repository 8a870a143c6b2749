using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Tests.Reading;

public sealed class LibGit2SharpReaderTests : GitReaderTests
{
    protected override IGitReader Open(string folder) => new LibGit2SharpReader(folder);

    [Fact]
    public void It_is_the_first_choice()
    {
        using var repository = new TestKit.TempRepository();
        using var reader = GitReaders.Open(repository.Path);

        Assert.Equal("LibGit2Sharp", reader.Description);
    }

    [Fact]
    public void A_folder_below_a_repository_is_none()
    {
        using var repository = new TestKit.TempRepository();
        repository.Write("below/a.txt", "a");
        repository.Commit();

        Assert.Throws<GitException>(() => Open(repository.Combine("below")));
        var refused = Assert.Throws<GitException>(() => GitReaders.Open(repository.Combine("below")));
        Assert.Contains("libgit2 cannot open", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_another_user_owns_is_refused_and_left_to_git_to_refuse()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Only root can give files away.");
        using var repository = new TestKit.TempRepository();
        repository.Commit();
        Assert.Equal(0, TestKit.ProcessRunner.Run("chown", ["-R", "12345", repository.Path], "/").ExitCode);

        Assert.Contains("owned", Assert.ThrowsAny<GitException>(() => Open(repository.Path)).Message, StringComparison.Ordinal);
        using var reader = GitReaders.Open(repository.Path);
        Assert.Equal("git", reader.Description);
        Assert.Contains("safe.directory", Assert.Throws<GitException>(() => reader.Resolve("HEAD")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("objectFormat", "sha256")]
    [InlineData("refStorage", "reftable")]
    public void A_format_that_libgit2_does_not_know_is_left_to_git(string extension, string value)
    {
        using var repository = new TestKit.TempRepository();
        repository.Commit();
        repository.Git("config", "core.repositoryFormatVersion", "1");
        repository.Git("config", "extensions." + extension, value);

        using var reader = GitReaders.Open(repository.Path);

        Assert.Equal("git", reader.Description);
    }

    [Fact]
    public void The_edge_of_a_shallow_clone_is_shown_as_it_is_by_git()
    {
        using var repository = new TestKit.TempRepository();
        var first = repository.Commit("one");
        repository.Write("a.txt", "a");
        var head = ObjectId.Parse(repository.Commit("two"));
        using var places = new TestKit.TempDirectory();
        repository.Git("clone", "--quiet", "--depth=1", "file://" + repository.Path, places.Combine("shallow"));

        using var reader = GitReaders.Open(places.Combine("shallow"));

        Assert.Equal("git", reader.Description);
        Assert.Equal(head, reader.Resolve("HEAD"));
        Assert.Equal(first, Assert.Single(reader.ReadCommit(head).Parents).Hex);
        Assert.Equal("a", reader.ReadText(reader.Find(reader.ReadCommit(head).Tree, "a.txt")!.Id));
        Assert.Null(reader.KindOf(ObjectId.Parse(first)));
    }
}
