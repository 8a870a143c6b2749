using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Files;

/// <summary>
/// The one rule by which the command line, the git side, an app and the build find the root of a prompt repository: the nearest
/// folder upwards with <c>promptregistry.yaml</c>, or with a folder <c>prompts</c> that is none of code. <c>build/PromptRegistry.targets</c> says the same
/// in MSBuild's language.
/// </summary>
public static class RepositoryRoot
{
    /// <summary>What files of code end in: a folder <c>prompts</c> that holds one belongs to a project, and to no prompt.</summary>
    public static IReadOnlyList<string> CodeExtensions { get; } =
        [".cs", ".fs", ".vb", ".csproj", ".fsproj", ".vbproj", ".cshtml", ".razor", ".py", ".js", ".ts", ".tsx", ".java", ".go", ".rs"];

    /// <summary>The root that a folder belongs to; null where neither it nor one above it is one.</summary>
    /// <param name="start">The folder to begin with.</param>
    /// <param name="top">The uppermost folder to look at; null for that of the file system.</param>
    public static string? Find(string start, string? top = null)
    {
        for (var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(start)); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (IsRoot(folder)) return folder;
            if (folder == top) break;
        }

        return null;
    }

    /// <summary>Whether a folder itself is a root.</summary>
    public static bool IsRoot(string folder)
    {
        if (File.Exists(Path.Combine(folder, RepositorySettings.FileName))) return true;
        var prompts = Path.Combine(folder, PromptPaths.PromptsFolder);
        return Directory.Exists(prompts)
            && !Directory.EnumerateFiles(prompts).Any(f => CodeExtensions.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase));
    }
}
