using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Tests;

internal static class NativeLibrary
{
    /// <summary>On a build server libgit2 must be there; elsewhere its absence is no fault of the code.</summary>
    public static void SkipWithout()
    {
        if (LibGit2SharpReader.WhyUnavailable is { } reason && Environment.GetEnvironmentVariable("CI") is null)
        {
            Assert.Skip(reason);
        }
    }
}
