using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Tests.Sources;

public sealed class LibGit2SharpScaleTests : ScaleTests
{
    public LibGit2SharpScaleTests()
        : base(GitReaderKind.LibGit2Sharp)
    {
    }
}
