using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.References;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Writing;

public sealed class ReferenceTransactionTests : IDisposable
{
    private readonly TempRepository repository = new();
    private readonly ObjectId first;
    private readonly ObjectId second;

    public ReferenceTransactionTests()
    {
        first = ObjectId.Parse(repository.Commit("one"));
        second = ObjectId.Parse(repository.Commit("two"));
    }

    public void Dispose() => repository.Dispose();

    private ReferenceTransaction Prepare(params ReferenceUpdate[] updates) =>
        ReferenceTransaction.Prepare(new GitCommand(repository.Path), updates, "test", null, CancellationToken.None);

    [Fact]
    public void Nothing_moves_before_the_commit_and_nothing_without_it()
    {
        using (Prepare(new("refs/tags/a", first, null), new("refs/tags/b", first, null)))
        {
            Assert.Equal("", repository.Git("tag"));
        }

        Assert.Equal("", repository.Git("tag"));
        using (var transaction = Prepare(new("refs/tags/a", first, null), new("refs/tags/b", second, null)))
        {
            transaction.Commit();
        }

        Assert.Equal("a\nb", repository.Git("tag"));
    }

    [Fact]
    public void One_ref_that_is_elsewhere_stops_all()
    {
        repository.Git("tag", "b", first.Hex);

        var exception = Assert.Throws<ReferenceTransactionException>(
            () => Prepare(new("refs/tags/a", first, null), new("refs/tags/b", first, second)));

        Assert.Contains("refs/tags/b", exception.Message);
        Assert.False(exception.IsLocked);
        Assert.Equal("b", repository.Git("tag"));
    }

    [Fact]
    public void What_must_not_exist_yet_is_not_overwritten()
    {
        repository.Git("tag", "a", first.Hex);

        Assert.Throws<ReferenceTransactionException>(() => Prepare(new ReferenceUpdate("refs/tags/a", second, null)));
        Assert.Equal(first.Hex, repository.Git("rev-parse", "a"));
    }

    [Fact]
    public void A_lock_held_by_another_is_told_apart()
    {
        using var held = Prepare(new ReferenceUpdate("refs/tags/a", first, null));

        var exception = Assert.Throws<ReferenceTransactionException>(
            () => Prepare(new ReferenceUpdate("refs/tags/a", second, null)));

        Assert.True(exception.IsLocked);
    }

    [Fact]
    public void When_the_process_that_prepared_dies_the_locks_are_given_up()
    {
        // The same end as a kill of our process: git's input ends without a commit.
        var git = new GitCommand(repository.Path).Start(["update-ref", "--stdin"]);
        git.StandardInput.Write($"start\ncreate refs/tags/a {first}\nprepare\n");
        git.StandardInput.Flush();
        Assert.Equal("start: ok", git.StandardOutput.ReadLine());
        Assert.Equal("prepare: ok", git.StandardOutput.ReadLine());
        Assert.True(File.Exists(repository.Combine(".git/refs/tags/a.lock")));
        git.StandardInput.Close();
        git.WaitForExit();
        git.Dispose();

        Assert.False(File.Exists(repository.Combine(".git/refs/tags/a.lock")));
        Assert.Equal("", repository.Git("tag"));
    }
}
