using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Tests.Sources;

public sealed class LibGit2SharpSourceTests : GitPromptSourceTests
{
    public LibGit2SharpSourceTests()
        : base(GitReaderKind.Automatic)
    {
    }
}
