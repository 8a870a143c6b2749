namespace PromptRegistry.TestKit;

/// <summary>Where this repository's own files are.</summary>
public static class RepositoryRoot
{
    /// <summary>The nearest folder above the tests' output that holds the solution.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "PromptRegistry.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("The tests do not run below the repository.");
    }
}
