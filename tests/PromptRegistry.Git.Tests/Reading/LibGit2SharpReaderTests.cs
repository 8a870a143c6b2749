using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Tests.Reading;

public sealed class LibGit2SharpReaderTests : GitReaderTests
{
    public LibGit2SharpReaderTests() => NativeLibrary.SkipWithout();

    protected override IGitReader Open(string folder) => new LibGit2SharpReader(folder);

    [Fact]
    public void It_is_the_first_choice()
    {
        using var repository = new TestKit.TempRepository();
        using var reader = GitReaders.Open(repository.Path);

        Assert.Equal("LibGit2Sharp", reader.Description);
    }
}
