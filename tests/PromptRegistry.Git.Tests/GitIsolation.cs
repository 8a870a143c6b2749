using System.Runtime.CompilerServices;

namespace PromptRegistry.Git.Tests;

/// <summary>The git that the code under test starts sees nothing of the machine's own configuration.</summary>
internal static class GitIsolation
{
#pragma warning disable CA2255 // The whole test process is to be isolated before its first test.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Set()
    {
        Environment.SetEnvironmentVariable("GIT_CONFIG_GLOBAL", "/dev/null");
        Environment.SetEnvironmentVariable("GIT_CONFIG_NOSYSTEM", "1");
        Environment.SetEnvironmentVariable("EMAIL", null);
        foreach (var who in new[] { "AUTHOR", "COMMITTER" })
        {
            Environment.SetEnvironmentVariable($"GIT_{who}_NAME", null);
            Environment.SetEnvironmentVariable($"GIT_{who}_EMAIL", null);
        }
    }
}
