using System.Text;
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
    [Fact]
    public void A_tree_in_any_order_is_read_the_same_however_often_it_is_asked()
    {
        using var repository = new TempRepository();
        var blobs = Enumerable.Range(0, 30).Select(i => LooseObject.Write(repository.Combine(".git"), "blob", Encoding.ASCII.GetBytes($"text {i}"))).ToArray();
        // From the last to the first, a folder's name before one that git puts before it, and the first name once more at the end.
        (string Name, string Blob)[] entries = [.. blobs.Skip(2).Select((b, i) => ($"n{99 - i}", b)), ("a.b", blobs[0]), ("a", blobs[1]), ("n99", blobs[0])];
        var tree = ObjectId.Parse(LooseObject.Write(repository.Combine(".git"), "tree",
            [.. entries.SelectMany(e => (byte[])[.. Encoding.ASCII.GetBytes($"100644 {e.Name}\0"), .. Convert.FromHexString(e.Blob)])]));
        using var reader = Open(repository.Path);

        for (var round = 0; round < 3; round++)
        {
            foreach (var (name, blob) in entries[..^1]) Assert.Equal(blob, reader.Find(tree, name)?.Id.Hex);
            Assert.Null(reader.Find(tree, "n"));
            Assert.Null(reader.Find(tree, "zz"));
            Assert.Null(reader.Find(tree, new string('n', 300)));
        }
    }
}
