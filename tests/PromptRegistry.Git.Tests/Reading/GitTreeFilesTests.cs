using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Tests.Reading;

public sealed class GitTreeFilesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("team/")]
    public void All_files_and_links_below_a_folder_are_found_in_order(string prefix)
    {
        using var fixture = new RegistryFixture();
        foreach (var file in (string[])["b.jsonl", "a/z.csv", "a/b/c.txt", "prompt.yaml"]) fixture.Repository.Write($"{prefix}prompts/p/{file}", "x");
        fixture.Repository.Write($"{prefix}prompts/q/prompt.yaml", "x");
        if (!OperatingSystem.IsWindows()) File.CreateSymbolicLink(Path.Combine(fixture.Repository.Path, $"{prefix}prompts/p/link"), "b.jsonl");
        var commit = fixture.Repository.Commit("files");
        using var registry = fixture.Open();
        var files = new GitTreeFiles(registry.Reader, registry.Reader.ReadCommit(ObjectId.Parse(commit)).Tree, prefix);

        string[] links = OperatingSystem.IsWindows() ? [] : ["prompts/p/link"];
        Assert.Equal(["prompts/p/a/b/c.txt", "prompts/p/a/z.csv", "prompts/p/b.jsonl", .. links, "prompts/p/prompt.yaml"], files.FindAll("prompts/p"));
        Assert.Empty(files.FindAll("prompts/nowhere"));
        Assert.Empty(files.FindAll("prompts/p/b.jsonl"));
    }
}
