using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Reading;

public sealed class GitProcessReaderTests : GitReaderTests
{
    protected override IGitReader Open(string folder) => new GitProcessReader(new GitCommand(folder));

    [Fact]
    public void A_repository_with_sha256_is_read()
    {
        using var folder = new TempDirectory();
        var git = new GitCommand(folder.Path);
        git.Ask(["init", "--quiet", "--object-format=sha256"]);
        var person = new Dictionary<string, string>
        {
            ["GIT_AUTHOR_NAME"] = "T",
            ["GIT_AUTHOR_EMAIL"] = "t@example.org",
            ["GIT_COMMITTER_NAME"] = "T",
            ["GIT_COMMITTER_EMAIL"] = "t@example.org",
        };
        folder.Write("a.txt", "a");
        git.Ask(["add", "a.txt"]);
        git.Ask(["commit", "--quiet", "-m", "one"], environment: person);

        using var reader = GitReaders.Open(folder.Path);
        var head = reader.Resolve("HEAD")!.Value;

        Assert.Equal("git", reader.Description);
        Assert.Equal(64, head.Hex.Length);
        Assert.Equal("a", reader.ReadText(reader.Find(reader.ReadCommit(head).Tree, "a.txt")!.Id));
    }
}
