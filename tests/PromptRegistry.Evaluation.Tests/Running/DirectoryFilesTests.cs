using System.Text;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Files;
using PromptRegistry.TestKit;

namespace PromptRegistry.Evaluation.Tests.Running;

public sealed class DirectoryFilesTests : IDisposable
{
    private readonly TempDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Reads_what_is_there_and_null_for_what_is_not()
    {
        folder.Write("prompts/a/x.txt", "text");
        var files = new DirectoryFiles(folder.Path);
        Assert.Equal("text", Encoding.UTF8.GetString(files.Read("prompts/a/x.txt")!));
        Assert.Null(files.Read("prompts/a/y.txt"));
        Assert.Null(files.Read("gone/y.txt"));
    }

    [Fact]
    public void Replaces_a_file_as_a_whole_and_leaves_nothing_beside_it()
    {
        folder.Write("a/x.txt", "before");
        new DirectoryFiles(folder.Path).Write("a/x.txt", "after"u8);
        Assert.Equal("after", folder.Read("a/x.txt"));
        Assert.Single(Directory.GetFiles(folder.Combine("a")));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a\\b")]
    [InlineData("")]
    public void A_path_that_leaves_the_repository_is_refused(string path) =>
        Assert.Throws<ArgumentException>(() => new DirectoryFiles(folder.Path).Read(path));

    [Fact]
    public void Symbolic_links_are_not_followed()
    {
        using var outside = new TempDirectory();
        outside.Write("evals.yaml", "secret");
        Directory.CreateDirectory(folder.Combine("prompts"));
        Directory.CreateSymbolicLink(folder.Combine("prompts/linked"), outside.Path);
        folder.Write("prompts/real/evals.yaml", "x");
        File.CreateSymbolicLink(folder.Combine("prompts/real/file.txt"), outside.Combine("evals.yaml"));

        var files = new DirectoryFiles(folder.Path);
        Assert.Equal("prompts/linked", Assert.Throws<RepositoryFileException>(() => files.Read("prompts/linked/evals.yaml")).Finding.Location.Path);
        Assert.Equal("prompts/real/file.txt", Assert.Throws<RepositoryFileException>(() => files.Read("prompts/real/file.txt")).Finding.Location.Path);
        Assert.Throws<RepositoryFileException>(() => files.Write("prompts/linked/evals.yaml", "x"u8));
        Assert.Equal(["real"], files.FindPromptsWithSuite());
        Assert.Equal("secret", outside.Read("evals.yaml"));
    }

    [Fact]
    public void Finds_prompts_with_a_suite_at_any_depth_in_order()
    {
        foreach (var name in (string[])["b", "a/deep/one", "a"]) folder.Write($"prompts/{name}/evals.yaml", "x");
        folder.Write("prompts/evals.yaml", "no prompt");
        folder.Write("prompts/without/prompt.yaml", "x");
        Assert.Equal(["a", "a/deep/one", "b"], new DirectoryFiles(folder.Path).FindPromptsWithSuite());
        Assert.Empty(new DirectoryFiles(folder.Combine("prompts")).FindPromptsWithSuite());
    }
}
