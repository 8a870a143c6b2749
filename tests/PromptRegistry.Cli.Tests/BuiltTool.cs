using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary>The command line as it was built, with everything that it needs beside it: what lies beside the tests relies on the frameworks of the tests.</summary>
internal static class BuiltTool
{
    public static string Path { get; } = System.IO.Path.Combine(
        RepositoryRoot.Path, "artifacts", "bin", "PromptRegistry.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "dotnet-prompt.dll");
}
