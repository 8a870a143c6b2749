namespace PromptRegistry.Bench;

/// <summary>Where this repository is.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PromptRegistry.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("Run the benchmarks from a build of the repository.");
    }
}
