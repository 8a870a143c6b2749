using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Tests.Reading;

public sealed class LibGit2SharpReaderTests : GitReaderTests
{
    public LibGit2SharpReaderTests()
    {
        // On a build server the library must be there; elsewhere its absence is no fault of the code.
        if (LibGit2SharpReader.WhyUnavailable is { } reason && Environment.GetEnvironmentVariable("CI") is null)
        {
            Assert.Skip(reason);
        }
    }

    protected override IGitReader Open(string folder) => new LibGit2SharpReader(folder);

    [Fact]
    public void It_is_the_first_choice()
    {
        using var repository = new TestKit.TempRepository();
        using var reader = GitReaders.Open(repository.Path);

        Assert.Equal("LibGit2Sharp", reader.Description);
    }
}
